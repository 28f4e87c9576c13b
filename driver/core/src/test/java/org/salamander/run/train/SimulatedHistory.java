package org.salamander.run.train;

import static java.util.Objects.requireNonNull;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.salamander.cluster.Cluster;
import org.salamander.cluster.simulated.DriverDied;
import org.salamander.cluster.simulated.Faults;
import org.salamander.cluster.simulated.SimulatedCluster;
import org.salamander.cluster.simulated.VirtualTime;
import org.salamander.random.Draws;
import org.salamander.run.Experiment;
import org.salamander.run.RunConfig;
import org.salamander.run.RunFailed;
import org.salamander.run.config.Decoder.Decoded;
import org.salamander.run.directory.Checkpoint;
import org.salamander.run.directory.Checkpoints;
import org.salamander.run.store.Digest;
import org.salamander.run.store.Folder;

/**
 * A training run on a simulated cluster, from its first driver to its last. If a driver dies,
 * another one resumes the run. The seed determines the cluster, the faults and their times.
 */
final class SimulatedHistory {

  /** Later drivers have no faults, so that every history ends. */
  private static final int FAULTY_DRIVERS = 12;

  private static final Pattern CONTINUING = Pattern.compile("continuing .* from iteration (\\d+)");

  /**
   * The result of a history.
   *
   * @param sha256 the digests of z and of the optimizer's state
   * @param events a digest of all events and their times
   * @param drivers the number of drivers
   * @param micros the virtual time at the end
   */
  record Outcome(String sha256, long events, int drivers, long micros) {}

  private final Decoded<RunConfig> config;
  private final Draws draws;
  private final VirtualTime time = new VirtualTime();
  private final SimulatedDisk disk;
  private final Faults faults;
  private final SimulatedDisk.Faults diskFaults;
  private final SimulatedCluster.Shape shape;
  private long saved; // iteration of the newest sound checkpoint at the last death

  SimulatedHistory(Decoded<RunConfig> config, long seed) {
    this.config = config;
    this.draws = Draws.of(seed, "history");
    this.disk = new SimulatedDisk(draws);
    this.faults = Faults.drawn(draws);
    this.diskFaults =
        new SimulatedDisk.Faults(
            draws.uniform() * 0.1, draws.uniform() * 0.03, draws.below(2) * draws.uniform());
    int executors = (int) StrictMath.pow(10, draws.uniform(1, 4));
    this.shape =
        new SimulatedCluster.Shape(
            executors, 1 << draws.below(5), draws.uniform(1, 200), 0.5, draws.below(3) == 0, true);
  }

  /** A configuration with a few iterations that take very little time. */
  static Decoded<RunConfig> config(String name, int batch, String learner, String rest) {
    String text =
        """
        name = %s, seed = 3
        tasks { source = sinusoid, shots = 3, queries = 3 }
        model { type = mlp, layers = [5], activation = relu, loss = mse }
        learner { %s }
        outer { iterations = 6, batch = %d, optimizer { type = adam, rate = 0.01 } }
        checkpoint { every = 2, keep = 3, patience = 60 }
        log { every = 3, tensorboard = false }
        %s
        """
            .formatted(name, learner, batch, rest);
    return RunConfig.decode(ConfigFactory.parseString(text), name + ".conf");
  }

  /** Runs the history to its end. */
  Outcome run() throws IOException {
    int drivers = 0;
    while (!ends(drivers < FAULTY_DRIVERS)) {
      drivers++;
      time.forget();
      time.pass(10_000_000);
      if (drivers > FAULTY_DRIVERS + 1) {
        throw new AssertionError("a driver without faults did not end");
      }
    }
    Checkpoint last =
        new Checkpoints(disk.mounted(new SimulatedDisk.Faults(0, 0, 0)))
            .newest(Checkpoints.Line.LAST, line -> {})
            .orElseThrow();
    return new Outcome(digest(last), time.history(), drivers + 1, time.now());
  }

  /** Runs one driver. Returns whether it reached the last iteration. */
  private boolean ends(boolean faulty) {
    Folder folder = disk.mounted(faulty ? diskFaults : new SimulatedDisk.Faults(0, 0, 0));
    Training.Request request =
        new Training.Request(Path.of("simulated.conf"), List.of(), folder.name(), true, null);
    try {
      return new Training(request, config, folder, new Simulated(faulty), this::heard)
          .run(() -> false)
          .finished();
    } catch (DriverDied death) {
      disk.crash(diskFaults.tears());
    } catch (RunFailed stopped) {
      // the disk failed for too long, or in an operation that a run does not repeat
    }
    saved = disk.soundCheckpoint();
    return false;
  }

  /**
   * Checks the message of a resuming driver: it must not start before the newest sound checkpoint.
   */
  private void heard(String line) {
    Matcher continuing = CONTINUING.matcher(line);
    if (continuing.matches() && Long.parseLong(continuing.group(1)) < saved) {
      throw new AssertionError(line + ", although the checkpoint of " + saved + " is sound");
    }
  }

  private static String digest(Checkpoint checkpoint) {
    Map<String, String> arrays = new TreeMap<>();
    checkpoint.optimizer().forEach((name, array) -> arrays.put(name, Digest.sha256(array)));
    return checkpoint.iteration() + " " + Digest.sha256(checkpoint.z()) + " " + arrays;
  }

  /** The cluster and the clock of a driver. */
  private final class Simulated implements Surroundings {
    private final boolean faulty;

    Simulated(boolean faulty) {
      this.faulty = faulty;
    }

    @Override
    public Cluster cluster(Experiment experiment, @Nullable String master) {
      return new SimulatedCluster(
          requireNonNull(experiment).architecture(),
          shape,
          faulty ? faults : Faults.NONE,
          time,
          draws);
    }

    @Override
    public long nanos() {
      return 1_000 * time.now();
    }

    @Override
    public boolean slept(long millis) {
      time.pass(1_000 * millis);
      return true;
    }
  }
}
