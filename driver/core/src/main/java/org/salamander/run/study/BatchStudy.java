package org.salamander.run.study;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.salamander.learner.Reptile;
import org.salamander.outer.OptimizerConfig;
import org.salamander.outer.OuterConfig;
import org.salamander.run.RunConfig;
import org.salamander.run.RunFailed;
import org.salamander.run.config.Configs;
import org.salamander.run.evaluate.Evaluation;
import org.salamander.run.evaluate.TrainedRun;
import org.salamander.run.train.Training;
import org.salamander.run.train.TrainingProgress;

/**
 * Trains one experiment with several sizes B of the meta-batch. All runs see the same number of
 * tasks, so a larger B means fewer outer steps. The outer rate is scaled from the experiment's own
 * rate and batch B₀. For Adam the factor is √(B/B₀), because its steps depend on the gradient's
 * noise and not on its length (Krizhevsky 2014). For SGD it is B/B₀ (Goyal et al. 2017); Reptile's
 * ε is at most 1, a step all the way to the mean of θ_K.
 */
public final class BatchStudy {

  /**
   * The result of one batch size.
   *
   * @param batch tasks per iteration
   * @param iterations outer steps
   * @param rate outer rate
   * @param seconds of training
   * @param evaluation as the experiment's own configuration says
   */
  public record Point(
      int batch, int iterations, float rate, double seconds, Evaluation evaluation) {}

  private final Path conf;
  private final List<String> settings;
  private final Path out;
  private final TrainingProgress progress;
  private final RunConfig config;

  /**
   * @param conf an experiment
   * @param settings {@code key=value} that replace its values
   * @param out folder of the runs, each in its own folder; finished runs are not repeated
   * @throws IllegalArgumentException if the configuration is wrong
   */
  public BatchStudy(Path conf, List<String> settings, Path out, TrainingProgress progress) {
    this.conf = conf;
    this.settings = List.copyOf(settings);
    this.out = out;
    this.progress = progress;
    this.config = RunConfig.decode(Configs.read(conf, settings), conf.toString()).value();
  }

  /** The experiment's name. */
  public String name() {
    return config.name();
  }

  /**
   * Trains and evaluates one batch size.
   *
   * @param tasks total number of tasks
   * @return empty if training diverged
   * @throws IllegalArgumentException if there are fewer tasks than one batch
   */
  public Optional<Point> at(int batch, long tasks, BooleanSupplier stop) throws IOException {
    if (tasks < batch) {
      throw new IllegalArgumentException(
          "--tasks is " + tasks + "; it must be at least the largest batch, " + batch);
    }
    if (tasks / batch > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "--tasks is "
              + tasks
              + "; with batches of "
              + batch
              + " it must be at most "
              + (long) batch * Integer.MAX_VALUE);
    }
    int iterations = (int) (tasks / batch);
    float rate = rate(batch);
    List<String> all = new ArrayList<>(settings);
    all.add("outer.batch=" + batch);
    all.add("outer.iterations=" + iterations);
    all.add("outer.optimizer.rate=" + rate);
    all.add("validation.every=0");
    all.add("checkpoint.every=" + Math.max(1, iterations / 4));
    String directory = out.resolve(config.name() + "-" + batch).toString();
    Training.Request request = new Training.Request(conf, all, directory, true, null);
    try {
      TrainedRun run = Training.toItsEnd(request, progress, stop, "the study was interrupted");
      Evaluation evaluation = run.evaluate(false, null, progress::note);
      double seconds = run.checkpoint().seconds();
      return Optional.of(new Point(batch, iterations, rate, seconds, evaluation));
    } catch (RunFailed e) {
      if (e.reason() != RunFailed.Reason.DIVERGED) {
        throw e;
      }
      progress.note("batch " + batch + " diverged and is left out: " + e.getMessage());
      return Optional.empty();
    }
  }

  private float rate(int batch) {
    OuterConfig outer = config.outer();
    double ratio = (double) batch / outer.batch();
    OptimizerConfig optimizer = outer.optimizer();
    double rate =
        optimizer instanceof OptimizerConfig.Sgd
            ? optimizer.rate() * ratio
            : optimizer.rate() * Math.sqrt(ratio);
    return (float) (config.learner() instanceof Reptile ? Math.min(1, rate) : rate);
  }
}
