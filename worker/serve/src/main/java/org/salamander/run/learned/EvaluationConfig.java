package org.salamander.run.learned;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.salamander.config.AtLeast;
import org.salamander.config.Bounds;
import org.salamander.config.Positive;
import org.salamander.learner.Fgsm;
import org.salamander.model.Domain;
import org.salamander.task.Split;

/**
 * How a trained run is judged: adapted to each of {@code tasks} tasks, its query loss after every
 * inner step.
 *
 * @param seed names the tasks; the same for every run unless it is set, so that runs are compared
 *     on the same tasks
 */
public record EvaluationConfig(
    @JsonProperty(defaultValue = "600") @JsonPropertyDescription("how many tasks") @AtLeast(1)
        int tasks,
    @JsonPropertyDescription("support examples a task (a class); left out, as in training")
        @Nullable
        @AtLeast(1)
        Integer shots,
    @JsonPropertyDescription("query examples a task (a class); left out, as in training")
        @Nullable
        @AtLeast(1)
        Integer queries,
    @JsonPropertyDescription("inner steps; left out, as in training") @Nullable @AtLeast(0)
        Integer steps,
    @JsonProperty(defaultValue = "test") @JsonPropertyDescription("which tasks") Split split,
    @JsonProperty(defaultValue = "true")
        @JsonPropertyDescription(
            "true: batch statistics are those of the whole query set; false: each query example is judged alone, joined to the support set's batch")
        boolean transductive,
    @JsonProperty(defaultValue = "1")
        @JsonPropertyDescription(
            "names the tasks; not the run's own seed, so that runs meet the same tasks")
        long seed,
    @JsonProperty(defaultValue = "[]")
        @JsonPropertyDescription(
            "judge on query sets moved by FGSM against the adapted model too, once for each of these ε")
        List<@Positive Float> epsilons) {

  public EvaluationConfig {
    Bounds.check(
        EvaluationConfig.class, tasks, shots, queries, steps, split, transductive, seed, epsilons);
    epsilons = List.copyOf(epsilons);
  }

  /**
   * The attacks to be judged under.
   *
   * @throws IllegalArgumentException where the tasks' inputs are not continuous
   */
  public List<Fgsm> attacks(Domain tasks) {
    return epsilons.stream().map(epsilon -> Fgsm.on(tasks, epsilon)).toList();
  }
}
