package org.salamander.run.train;

import java.util.function.BooleanSupplier;
import org.salamander.cluster.Cluster;
import org.salamander.learner.Contribution;
import org.salamander.learner.Metrics;
import org.salamander.learner.Runs;
import org.salamander.run.Experiment;
import org.salamander.run.RunConfig;
import org.salamander.run.RunFailed;
import org.salamander.work.Round;
import org.salamander.work.TrainingWork;

/** The outer loop: z ← outer(z, Σ contributions), iteration after iteration. */
final class Trainer {

  private final Experiment experiment;
  private final Cluster cluster;
  private final TrainingState state;
  private final Journal journal;
  private float[] whole = {}; // a sparse sum, expanded
  private double firstLoss = Double.NaN; // of the tasks of iteration 0, before training

  Trainer(Experiment experiment, Cluster cluster, TrainingState state, Journal journal) {
    this.experiment = experiment;
    this.cluster = cluster;
    this.state = state;
    this.journal = journal;
  }

  /**
   * Trains to the last iteration, or until asked to stop; the current iteration is then finished
   * first.
   *
   * @return whether the last iteration was reached
   * @throws RunFailed if a task's loss or vector is not finite, or the disk fails
   */
  boolean train(BooleanSupplier stop) {
    RunConfig config = experiment.config();
    AveragedPass averaged =
        AveragedPass.wanted(config) ? new AveragedPass(experiment, cluster, state) : null;
    while (!ended() && !stop.getAsBoolean()) {
      long iteration = state.iteration();
      boolean row = journal.wantsRow(iteration + 1);
      Metrics metrics = averaged != null ? averaged.take() : step(iteration, row);
      journal.done(metrics, row);
    }
    journal.finish();
    if (ended()) {
      journal.judge(firstLoss, Double.isNaN(firstLoss) ? Double.NaN : lossOfFirstTasks());
    }
    return ended();
  }

  /** The current loss of the tasks of iteration 0. Its change has no noise from other tasks. */
  private double lossOfFirstTasks() {
    RunConfig config = experiment.config();
    return loss(cluster.sum(term(0, false), config.outer().batch(), Round.of(state.z())).metrics());
  }

  private static double loss(Metrics metrics) {
    return metrics.loss() / metrics.tasks();
  }

  private boolean ended() {
    return state.iteration() >= experiment.config().outer().iterations() || journal.enough();
  }

  private Metrics step(long iteration, boolean measured) {
    RunConfig config = experiment.config();
    Contribution sum =
        cluster.sum(term(iteration, measured), config.outer().batch(), Round.of(state.z()));
    requireFinite(sum.metrics(), iteration);
    if (iteration == 0) {
      firstLoss = loss(sum.metrics());
    }
    long start = System.nanoTime();
    ClusterRounds rounds = new ClusterRounds(experiment, cluster, state.z(), iteration);
    state.step(dense(sum), sum.metrics().weight(), rounds);
    cluster.report(state.iteration(), loss(sum.metrics()), System.nanoTime() - start);
    return sum.metrics();
  }

  private TrainingWork term(long iteration, boolean measured) {
    RunConfig config = experiment.config();
    return new TrainingWork(
        experiment.tasks(),
        config.learner().at(iteration),
        config.seed(),
        iteration,
        measured,
        config.outer().terms());
  }

  /**
   * The sum's vector, expanded to the length of z, in an array that the next iteration uses again.
   */
  private float[] dense(Contribution sum) {
    Runs runs = sum.runs();
    if (runs == null) {
      return sum.vector();
    }
    if (whole.length != runs.size()) {
      whole = new float[runs.size()];
    }
    runs.spread(sum.vector(), whole);
    return whole;
  }

  private void requireFinite(Metrics metrics, long iteration) {
    if (metrics.notFinite() > 0) {
      throw RunFailed.diverged(
          "iteration "
              + iteration
              + ", task "
              + metrics.firstNotFinite()
              + ": the loss or the meta-gradient is not a finite number ("
              + metrics.notFinite()
              + " of "
              + metrics.tasks()
              + " tasks); try a smaller learner.rate or outer.optimizer.rate, or outer.clip. "
              + journal.lastCheckpoint());
    }
  }
}
