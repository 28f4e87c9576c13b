package org.salamander.outer;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** The outer loop: how many steps on how many tasks, and by which rule. */
public record OuterConfig(
    @JsonPropertyDescription("meta-iterations") int iterations,
    @JsonPropertyDescription("tasks a meta-iteration") int batch,
    @JsonPropertyDescription("the rule that takes the step") OptimizerConfig optimizer,
    @JsonProperty(defaultValue = "{}") @JsonPropertyDescription("how the rate changes over the run")
        Schedule schedule,
    @JsonProperty(defaultValue = "{}")
        @JsonPropertyDescription("bounds on the mean meta-gradient, applied before the rule")
        Clip clip) {

  public OuterConfig {
    if (iterations < 0) {
      throw new IllegalArgumentException("iterations is " + iterations + "; it must be 0 or more");
    }
    if (batch < 1) {
      throw new IllegalArgumentException("batch is " + batch + "; it must be at least 1");
    }
  }

  /**
   * Bounds on the mean meta-gradient g.
   *
   * @param value every element is brought into [−value, value]; null for no bound
   * @param norm then g is scaled down to this Euclidean norm where it is longer; null for no bound
   */
  public record Clip(
      @JsonPropertyDescription("largest absolute value of an element") @Nullable Float value,
      @JsonPropertyDescription("largest Euclidean norm") @Nullable Float norm) {

    /** No bounds. */
    public static final Clip NONE = new Clip(null, null);

    public Clip {
      if (value != null) {
        Positive.require("value", value);
      }
      if (norm != null) {
        Positive.require("norm", norm);
      }
    }
  }
}
