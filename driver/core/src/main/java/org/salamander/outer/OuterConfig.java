package org.salamander.outer;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.salamander.config.AtLeast;
import org.salamander.config.Bounds;
import org.salamander.config.InvalidValue;
import org.salamander.config.Positive;
import org.salamander.config.Repeats;
import org.salamander.work.TermRule;

/** The outer loop: number of steps, tasks per step, and the update rule. */
@API(status = API.Status.MAINTAINED)
public record OuterConfig(
    @JsonPropertyDescription("meta-iterations") @AtLeast(0) int iterations,
    @JsonPropertyDescription("tasks in each meta-iteration") @Repeats(1) int batch,
    @JsonPropertyDescription("the rule that takes the step") OptimizerConfig optimizer,
    @JsonProperty(defaultValue = "{}") @JsonPropertyDescription("how the rate changes over the run")
        Schedule schedule,
    @JsonProperty(defaultValue = "{}")
        @JsonPropertyDescription("bounds on the meta-gradient, applied before the rule")
        Clip clip,
    @JsonProperty(defaultValue = "one")
        @JsonPropertyDescription(
            "weight of a task in the mean: one, the number of its rows, or the root of that number")
        TermRule.Weights weights,
    @JsonProperty(defaultValue = "0.0")
        @JsonPropertyDescription(
            "standard deviation of the Gaussian noise added to each task's meta-gradient, in units of clip.task")
        @AtLeast(0)
        float noise) {

  public OuterConfig {
    Bounds.check(OuterConfig.class, iterations, batch, optimizer, schedule, clip, weights, noise);
    TermRule terms = new TermRule(weights, clip.task(), noise);
    if (optimizer instanceof OptimizerConfig.Trpo && !terms.equals(TermRule.PLAIN)) {
      throw new InvalidValue(
          "optimizer",
          "trpo",
          "its rounds count every task alike: weights must be one, and clip.task and noise left out");
    }
  }

  /** A constant rate, no bounds on the meta-gradient, equal weights of tasks. */
  public static OuterConfig of(int iterations, int batch, OptimizerConfig optimizer) {
    return new OuterConfig(iterations, batch, optimizer, new Schedule.Constant(), Clip.NONE);
  }

  /** Equal weights; contributions are summed unchanged. */
  public OuterConfig(
      int iterations, int batch, OptimizerConfig optimizer, Schedule schedule, Clip clip) {
    this(iterations, batch, optimizer, schedule, clip, TermRule.Weights.ONE, 0f);
  }

  /** The change of a task's meta-gradient before it is summed. */
  public TermRule terms() {
    return new TermRule(weights, clip.task(), noise);
  }

  /**
   * Bounds on each task's meta-gradient and on their mean g.
   *
   * @param value every element is clipped to [−value, value]; null for no bound
   * @param norm g is then scaled down to this Euclidean norm if it is longer; null for no bound
   * @param task before the mean, each task's meta-gradient is scaled down to this norm if it is
   *     longer; null for no bound
   */
  public record Clip(
      @JsonPropertyDescription("largest absolute value of an element of the mean")
          @Nullable
          @Positive
          Float value,
      @JsonPropertyDescription("largest Euclidean norm of the mean") @Nullable @Positive Float norm,
      @JsonPropertyDescription(
              "largest Euclidean norm of one task's meta-gradient, before the mean is taken")
          @Nullable
          @Positive
          Float task) {

    /** No bounds. */
    public static final Clip NONE = new Clip(null, null, null);

    /** Bounds on the mean alone. */
    public Clip(@Nullable Float value, @Nullable Float norm) {
      this(value, norm, null);
    }

    public Clip {
      Bounds.check(Clip.class, value, norm, task);
    }
  }
}
