package org.salamander.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.salamander.run.evaluate.TrainedRun;
import org.salamander.run.train.Training;
import org.salamander.run.train.Training.Outcome;
import org.salamander.run.train.TrainingProgress;

/** Starts runs of a second or less. */
public final class TinyRuns {

  /**
   * MAML on sinusoids: a net with 13 parameters, one thread, a row of metrics for each iteration.
   */
  public static final String CONF =
      """
      name = tiny, seed = 1
      tasks { source = sinusoid, shots = 3, queries = 3 }
      model { layers = [4], activation = relu, loss = mse }
      learner { type = maml, steps = 1, rate = 0.01 }
      outer { iterations = 20, batch = 4, optimizer { type = adam, rate = 0.001 } }
      evaluation { tasks = 5, steps = 2 }
      checkpoint { every = 5, keep = 3 }
      log { every = 1 }
      cluster { threads = 1 }
      """;

  private TinyRuns() {}

  /** Writes {@link #CONF} to a file. */
  public static Path conf(Path folder) throws IOException {
    return Files.writeString(folder.resolve("tiny.conf"), CONF);
  }

  public static Outcome train(Path conf, String out, String... settings) {
    return run(conf, out, false, () -> false, TrainingProgress.SILENT, settings);
  }

  public static Outcome resume(Path conf, String out, String... settings) {
    return run(conf, out, true, () -> false, TrainingProgress.SILENT, settings);
  }

  public static Outcome run(
      Path conf,
      String out,
      boolean resume,
      BooleanSupplier stop,
      TrainingProgress progress,
      String... settings) {
    return new Training(new Training.Request(conf, List.of(settings), out, resume, null), progress)
        .run(stop);
  }

  /** The SHA-256 of a run's learned vector. */
  public static String sha256(String run) throws IOException {
    return TrainedRun.open(run, List.of(), line -> {}).sha256();
  }
}
