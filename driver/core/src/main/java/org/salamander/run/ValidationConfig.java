package org.salamander.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.salamander.config.AtLeast;
import org.salamander.config.Bounds;
import org.salamander.config.InvalidValue;
import org.salamander.config.Repeats;
import org.salamander.run.learned.EvaluationConfig;
import org.salamander.task.Split;

/**
 * How a run is validated while it trains, on tasks that the final evaluation does not use. The
 * results are written to metrics.jsonl, and the best checkpoint is kept in addition to the last
 * ones.
 */
public record ValidationConfig(
    @JsonProperty(defaultValue = "0")
        @JsonPropertyDescription("iterations between two validations; 0: none")
        @AtLeast(0)
        int every,
    @JsonProperty(defaultValue = "100")
        @JsonPropertyDescription("how many tasks, the same each time")
        @Repeats(1)
        int tasks,
    @JsonPropertyDescription(
            "support examples of a task, or of each class; by default as in training")
        @Nullable
        @AtLeast(1)
        Integer shots,
    @JsonPropertyDescription(
            "query examples of a task, or of each class; by default as in training")
        @Nullable
        @AtLeast(1)
        Integer queries,
    @JsonPropertyDescription("inner steps; by default as in training") @Nullable @Repeats(0)
        Integer steps,
    @JsonProperty(defaultValue = "true") @JsonPropertyDescription("as evaluation.transductive")
        boolean transductive,
    @JsonProperty(defaultValue = "1") @JsonPropertyDescription("seed of the tasks") long seed,
    @JsonPropertyDescription(
            "training stops after so many validations in a row that did not improve on the best; by default it never does")
        @Nullable
        @AtLeast(1)
        Integer stopAfter) {

  public ValidationConfig {
    Bounds.check(
        ValidationConfig.class, every, tasks, shots, queries, steps, transductive, seed, stopAfter);
    if (stopAfter != null && every == 0) {
      throw new InvalidValue(
          "stop-after", stopAfter, "there are no validations: every must be at least 1");
    }
  }

  /** Whether there is a validation after {@code iteration} iterations. */
  public boolean due(long iteration) {
    return every > 0 && iteration % every == 0;
  }

  /** The same settings as an evaluation. */
  public EvaluationConfig evaluation() {
    return new EvaluationConfig(
        tasks,
        shots,
        queries,
        steps,
        Split.VALIDATION,
        transductive,
        seed,
        1,
        List.of(),
        EvaluationConfig.Weight.ONE,
        List.of());
  }
}
