package org.salamander.run;

import com.typesafe.config.Config;
import java.util.function.Supplier;
import org.salamander.learner.Learners;
import org.salamander.model.Architecture;
import org.salamander.model.Layout;
import org.salamander.outer.OptimizerConfig;
import org.salamander.random.Draws;
import org.salamander.run.learned.LearnedRun;
import org.salamander.task.DataContext;
import org.salamander.task.TaskSource;

/**
 * The objects of a configuration: tasks with their data, model and learner.
 *
 * @param layout the slices of z
 */
public record Experiment(
    RunConfig config, TaskSource tasks, Architecture architecture, Layout layout) {

  /**
   * Finds the data and lays out the model.
   *
   * @throws IllegalArgumentException if data are missing, or the model does not fit the tasks
   */
  public static Experiment of(RunConfig config, DataContext context) {
    return of(config, config.tasks().source(context));
  }

  /**
   * Lays out the model for tasks.
   *
   * @throws IllegalArgumentException if the model does not fit them
   */
  public static Experiment of(RunConfig config, TaskSource tasks) {
    config.learner().requireServes(tasks.domain());
    requireLabels(config, tasks);
    config.evaluation().attacks(tasks.domain());
    requirePolicies(config, tasks);
    Supplier<Config> written = () -> config.written().toConfig();
    Architecture architecture =
        LearnedRun.fitting(written, () -> config.model().architecture(tasks.domain()));
    Layout layout =
        LearnedRun.fitting(written, () -> config.learner().layout(architecture.layout()));
    Capacity.of(config).requireVector(layout.size());
    return new Experiment(config, tasks, architecture, layout);
  }

  private static void requirePolicies(RunConfig config, TaskSource tasks) {
    boolean acts = tasks.domain().actions();
    if (config.outer().optimizer() instanceof OptimizerConfig.Trpo) {
      if (!acts) {
        throw new IllegalArgumentException(
            "outer.optimizer.type is trpo; it is for tasks to act in, such as bandit or"
                + " navigation-2d: it must be sgd or adam");
      }
      if (config.learner().exact().isEmpty()) {
        throw new IllegalArgumentException(
            "outer.optimizer.type is trpo; it needs the derivative of the adaptation, which "
                + Learners.name(config.learner())
                + " does not give: learner.type must be one that is differentiated exactly, as"
                + " maml, meta-sgd or anil, or the optimizer sgd or adam");
      }
    }
    if (acts && !(config.evaluation().transductive() && config.validation().transductive())) {
      throw new IllegalArgumentException(
          "evaluation.transductive or validation.transductive is false; policies are evaluated on"
              + " whole trajectories: it must be true");
    }
  }

  private static void requireLabels(RunConfig config, TaskSource tasks) {
    if (config.learner().needsLabels() && !tasks.labelled()) {
      throw new IllegalArgumentException(
          "learner.type is "
              + Learners.name(config.learner())
              + ", which adapts to examples with targets; the support sets of these tasks have"
              + " none: it must be one that learns its inner loss, as daml");
    }
  }

  /** The initial z, drawn from the run's seed. */
  public float[] initial() {
    float[] z = new float[layout.size()];
    architecture.initialize(z, Draws.of(config.seed(), "initial parameters"));
    config
        .learner()
        .initialize(z, architecture.layout(), Draws.of(config.seed(), "initial learner"));
    return z;
  }
}
