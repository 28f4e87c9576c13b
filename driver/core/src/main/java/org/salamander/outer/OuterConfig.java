package org.salamander.outer;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;
import org.salamander.config.AtLeast;
import org.salamander.config.Bounds;
import org.salamander.config.Positive;

/** The outer loop: how many steps on how many tasks, and by which rule. */
public record OuterConfig(
    @JsonPropertyDescription("meta-iterations") @AtLeast(0) int iterations,
    @JsonPropertyDescription("tasks a meta-iteration") @AtLeast(1) int batch,
    @JsonPropertyDescription("the rule that takes the step") OptimizerConfig optimizer,
    @JsonProperty(defaultValue = "{}") @JsonPropertyDescription("how the rate changes over the run")
        Schedule schedule,
    @JsonProperty(defaultValue = "{}")
        @JsonPropertyDescription("bounds on the mean meta-gradient, applied before the rule")
        Clip clip) {

  public OuterConfig {
    Bounds.check(OuterConfig.class, iterations, batch, optimizer, schedule, clip);
  }

  /**
   * Bounds on the mean meta-gradient g.
   *
   * @param value every element is brought into [−value, value]; null for no bound
   * @param norm then g is scaled down to this Euclidean norm where it is longer; null for no bound
   */
  public record Clip(
      @JsonPropertyDescription("largest absolute value of an element") @Nullable @Positive
          Float value,
      @JsonPropertyDescription("largest Euclidean norm") @Nullable @Positive Float norm) {

    /** No bounds. */
    public static final Clip NONE = new Clip(null, null);

    public Clip {
      Bounds.check(Clip.class, value, norm);
    }
  }
}
