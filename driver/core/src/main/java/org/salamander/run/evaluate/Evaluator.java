package org.salamander.run.evaluate;

import java.util.List;
import org.salamander.cluster.Cluster;
import org.salamander.config.InvalidValue;
import org.salamander.learner.Fgsm;
import org.salamander.learner.MetaLearner;
import org.salamander.run.Capacity;
import org.salamander.run.Experiment;
import org.salamander.run.RunConfig;
import org.salamander.run.learned.EvaluationConfig;
import org.salamander.task.Measures;
import org.salamander.task.Task;
import org.salamander.task.TaskSource;
import org.salamander.work.EnsembleWork;
import org.salamander.work.EvaluationWork;
import org.salamander.work.MeasuringWork;
import org.salamander.work.Round;

/** Evaluates meta-parameters on the tasks of a split. All evaluations use the same tasks. */
public final class Evaluator {

  private final TaskSource tasks;
  private final MetaLearner learner;
  private final EvaluationConfig config;
  private final List<Fgsm> attacks;

  /**
   * @throws IllegalArgumentException if the section requests FGSM for inputs that are not
   *     continuous
   */
  public Evaluator(Experiment experiment, EvaluationConfig config) {
    TaskSource training = experiment.tasks();
    this.learner = experiment.config().learner();
    this.config = config;
    String section = config.equals(experiment.config().evaluation()) ? "evaluation" : "validation";
    this.tasks = resized(training, section);
    this.attacks = config.attacks(tasks.domain());
    requireCapacity(experiment.config(), section);
  }

  /** The tasks with the section's numbers of examples. */
  private TaskSource resized(TaskSource training, String section) {
    if (config.shots() == null && config.queries() == null) {
      return training;
    }
    try {
      return training.with(
          config.shots() == null ? training.shots() : config.shots(),
          config.queries() == null ? training.queries() : config.queries());
    } catch (InvalidValue e) {
      String key = e.key().replaceFirst("^tasks\\.", "");
      throw new IllegalArgumentException(section + "." + key + e.problem(), e);
    }
  }

  /** Loss and measure of every task after every step are kept in memory. */
  private void requireCapacity(RunConfig run, String section) {
    double values = 2 * (steps() + 1.0) * (1 + attacks.size()) + 1;
    int count = config.tasks(tasks);
    Capacity.of(run)
        .requireResults(
            section + ".tasks (" + count + ") with " + steps() + " steps each", count, values);
  }

  /**
   * Adapts {@code members} to every task: one vector, or those of an ensemble.
   *
   * @throws IllegalArgumentException if an ensemble cannot be evaluated on such tasks
   */
  public Evaluation evaluate(Cluster cluster, float[]... members) {
    if (members.length > 1) {
      requireOutputs();
    }
    int count = count();
    if (count == 0) {
      requireTasks();
    }
    return tasks
        .measures()
        .map(measures -> measured(measures, count, cluster, members[0]))
        .orElseGet(() -> judged(count, cluster, members));
  }

  private void requireOutputs() {
    boolean actions = tasks.domain().actions();
    if (actions || tasks.measures().isPresent()) {
      throw new IllegalArgumentException(
          "evaluation.ensemble is "
              + config.ensemble()
              + "; it must be 1: "
              + (actions
                  ? "an ensemble's outputs are averaged, and these tasks are acted in"
                  : "tables are evaluated with one checkpoint"));
    }
  }

  private Evaluation measured(Measures measures, int count, Cluster cluster, float[] z) {
    MeasuringWork work =
        new MeasuringWork(
            tasks,
            measures,
            learner,
            config.seed(),
            config.split(),
            steps(),
            config.transductive(),
            config.supportRows());
    List<double[]> rows = cluster.map(work, count, Round.of(z));
    return Evaluation.of(
        new Measured(measures.names(), rows, steps(), config.supportRows(), config.weight()),
        tasks.domain().measure());
  }

  private Evaluation judged(int count, Cluster cluster, float[]... members) {
    int steps = steps();
    if (members.length == 1) {
      EvaluationWork judge =
          new EvaluationWork(
              tasks, learner, config.seed(), config.split(), steps, config.transductive(), attacks);
      return judged(cluster.map(judge, count, Round.of(members[0])));
    }
    EnsembleWork judge =
        new EnsembleWork(
            tasks, learner, config.seed(), config.split(), steps, config.transductive());
    return judged(cluster.map(judge, count, new Round.Ensemble(List.of(members))));
  }

  private Evaluation judged(List<double[]> rows) {
    return Evaluation.of(rows, steps(), tasks.domain().measure(), config.epsilons());
  }

  /** The tasks' distribution, with the numbers of examples of the evaluation. */
  public TaskSource tasks() {
    return tasks;
  }

  /**
   * Requests the first task, so that errors in the tasks show before the work starts.
   *
   * @throws IllegalArgumentException if there are none
   */
  public void requireTasks() {
    task(0);
  }

  /** Number of tasks. */
  public int count() {
    return config.tasks(tasks);
  }

  /** The task of that number. */
  public Task task(int index) {
    return tasks.task(config.seed(), config.split(), 0, index);
  }

  /** Inner steps taken. */
  public int steps() {
    return config.steps() == null ? learner.steps() : config.steps();
  }
}
