package org.salamander.run.train;

import org.salamander.cluster.Cluster;
import org.salamander.cluster.dl4j.ParameterAveraging;
import org.salamander.kernel.Vectors;
import org.salamander.learner.Metrics;
import org.salamander.learner.Pretrain;
import org.salamander.model.dl4j.Dl4jNetwork;
import org.salamander.outer.OptimizerConfig;
import org.salamander.run.Experiment;
import org.salamander.run.RunConfig;
import org.salamander.run.RunFailed;
import org.salamander.task.Split;
import org.salamander.task.Task;

/**
 * Pre-training by DL4J on Spark: an iteration is one pass of parameter averaging over its tasks.
 */
public final class AveragedPass {

  private final Experiment experiment;
  private final TrainingState state;
  private final ParameterAveraging averaging;

  AveragedPass(Experiment experiment, Cluster cluster, TrainingState state) {
    this.experiment = experiment;
    this.state = state;
    RunConfig config = experiment.config();
    Dl4jNetwork network =
        Dl4jNetwork.trainable(
            config.model(), experiment.tasks().domain(), config.outer().optimizer().rate());
    Task first = experiment.tasks().task(config.seed(), Split.TRAIN, 0, 0);
    int examples = first.support(0, state.z()).size() + first.query(state.z()).size();
    this.averaging = ParameterAveraging.on(cluster, network, config.outer().batch(), examples);
  }

  /** Whether a configuration selects it. */
  public static boolean wanted(RunConfig config) {
    return config.learner() instanceof Pretrain pretrain
        && pretrain.through() == Pretrain.Through.DL4J_SPARK;
  }

  /**
   * Refuses settings that parameter averaging does not support, before anything starts.
   *
   * @throws IllegalArgumentException naming the key
   */
  static void requirePossible(RunConfig config) {
    boolean plain =
        config.outer().optimizer() instanceof OptimizerConfig.Sgd sgd && sgd.momentum() == 0;
    boolean constant = !config.outer().schedule().dependsOnIterations();
    boolean clipped = config.outer().clip().value() != null || config.outer().clip().norm() != null;
    if (!plain || !constant || clipped) {
      throw new IllegalArgumentException(
          "learner.through is dl4j-spark, where workers take plain steps of a constant rate; it"
              + " needs outer.optimizer.type = sgd without momentum, schedule and clip");
    }
  }

  /** Trains on the tasks of the next iteration. */
  Metrics take() {
    RunConfig config = experiment.config();
    int tasks = config.outer().batch();
    float[] z = state.z().clone();
    double loss = averaging.pass(experiment.tasks(), config.seed(), state.iteration(), tasks, z);
    if (!Double.isFinite(loss) || !Vectors.finite(z)) {
      throw new RunFailed(
          "iteration "
              + state.iteration()
              + ": DL4J's loss or parameters are no longer finite numbers; try a smaller"
              + " outer.optimizer.rate");
    }
    state.become(z);
    return new Metrics(tasks, tasks * loss, 0, 0, 0, -1, tasks);
  }
}
