package org.salamander.run.learned;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.salamander.config.AtLeast;
import org.salamander.config.Bounds;
import org.salamander.config.InvalidValue;
import org.salamander.config.Positive;
import org.salamander.config.Repeats;
import org.salamander.learner.Fgsm;
import org.salamander.model.Domain;
import org.salamander.task.Split;
import org.salamander.task.TaskSource;

/**
 * How a trained run is evaluated: it adapts to each of {@code tasks} tasks, and its query loss is
 * measured after every inner step.
 *
 * @param seed determines the tasks; by default the same for every run, so that runs are compared on
 *     the same tasks
 */
public record EvaluationConfig(
    @JsonPropertyDescription(
            "how many tasks; left out or all: every task of a table's split, and 600 for tasks that can be drawn without end")
        @Nullable
        @Repeats(1)
        Integer tasks,
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
    @JsonProperty(defaultValue = "test") @JsonPropertyDescription("which tasks") Split split,
    @JsonProperty(defaultValue = "true")
        @JsonPropertyDescription(
            "true: batch statistics come from the whole query set; false: each query example is evaluated alone, in one batch with the support set")
        boolean transductive,
    @JsonProperty(defaultValue = "1")
        @JsonPropertyDescription(
            "seed of the tasks; it is not the run's seed, so that all runs get the same tasks")
        long seed,
    @JsonProperty(defaultValue = "1")
        @JsonPropertyDescription(
            "how many of the best validated checkpoints are kept while training and evaluated together, by the mean of their raw outputs (for classes before the softmax); 1: the best one is kept, and one checkpoint is evaluated")
        @AtLeast(1)
        int ensemble,
    @JsonProperty(defaultValue = "[]")
        @JsonPropertyDescription(
            "also evaluate on query sets that FGSM attacks at the adapted model, once for each of these ε")
        List<@Positive Float> epsilons,
    @JsonProperty(defaultValue = "one")
        @JsonPropertyDescription(
            "weight of a table's task in means: one, the number of its query rows, or the root of that number")
        Weight weight,
    @JsonProperty(defaultValue = "[0, 1, 2, 5, 10, 20, 50, 100]")
        @JsonPropertyDescription(
            "for tables, also evaluate with only the first so many support rows, as far as every task has that many")
        List<@AtLeast(0) Integer> supportRows) {

  /** The weight of a task in means, from its query rows. */
  public enum Weight {
    ONE,
    ROWS,
    ROOT;

    /** The weight of a task with so many query rows. */
    public double of(double rows) {
      return switch (this) {
        case ONE -> 1;
        case ROWS -> rows;
        case ROOT -> Math.sqrt(rows);
      };
    }
  }

  /** The default number of tasks if they are drawn without end. */
  private static final int DRAWN = 600;

  public EvaluationConfig {
    Bounds.check(
        EvaluationConfig.class,
        tasks,
        shots,
        queries,
        steps,
        split,
        transductive,
        seed,
        ensemble,
        epsilons,
        weight,
        supportRows);
    if (ensemble > 1 && !epsilons.isEmpty()) {
      throw new InvalidValue(
          "ensemble", ensemble, "it must be 1 with epsilons: FGSM moves queries against one model");
    }
    epsilons = List.copyOf(epsilons);
    supportRows = List.copyOf(supportRows);
  }

  /** Number of tasks of a source's evaluation, which is at most the size of its split. */
  public int tasks(TaskSource source) {
    OptionalInt given = source.tasks(split);
    if (given.isEmpty()) {
      return tasks == null ? DRAWN : tasks;
    }
    return tasks == null ? given.getAsInt() : Math.min(tasks, given.getAsInt());
  }

  /**
   * The attacks of the evaluation. @throws IllegalArgumentException if the tasks' inputs are not
   * continuous
   */
  public List<Fgsm> attacks(Domain tasks) {
    return epsilons.stream().map(epsilon -> Fgsm.on(tasks, epsilon)).toList();
  }
}
