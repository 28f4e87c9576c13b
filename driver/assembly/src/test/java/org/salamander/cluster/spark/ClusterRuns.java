package org.salamander.cluster.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.salamander.run.evaluate.TrainedRun;
import org.salamander.run.train.MetricsRow;
import org.salamander.run.train.Training;
import org.salamander.run.train.TrainingProgress;

/** Starts runs of a few seconds, with executors of the smallest size that Spark allows. */
final class ClusterRuns {

  static final int ITERATIONS = 24;

  /** MAML on sinusoids, about 50 ms for each iteration. */
  private static final String CONF =
      """
      name = disturbed, seed = 3
      tasks { source = sinusoid, shots = 10, queries = 10 }
      model { layers = [40, 40], activation = relu, loss = mse }
      learner { type = maml, steps = 2, rate = 0.001 }
      outer { iterations = %d, batch = 100, optimizer { type = adam, rate = 0.001 } }
      checkpoint { every = 4, keep = 5 }
      log { every = 1 }
      """
          .formatted(ITERATIONS);

  /**
   * Settings for Spark. This JVM sets them as system properties, other processes get them as
   * options.
   */
  static final Map<String, String> SETTINGS =
      Map.of(
          "spark.executor.memory", "200m",
          "spark.network.maxRemoteBlockSizeFetchToMem", "33554432",
          "spark.testing.reservedMemory", "33554432",
          "spark.executor.cores", "2",
          "spark.ui.enabled", "false",
          "spark.executor.defaultJavaOptions", "-XX:+UseSerialGC -XX:TieredStopAtLevel=1",
          "spark.driver.host", "127.0.0.1");

  /** Settings with which Spark starts speculative copies after a tenth of a second. */
  static final Map<String, String> SPECULATION =
      Map.of(
          "spark.speculation", "true",
          "spark.speculation.interval", "100ms",
          "spark.speculation.quantile", "0.5",
          "spark.speculation.minTaskRuntime", "100ms");

  private ClusterRuns() {}

  static Path conf(Path folder) {
    try {
      return Files.writeString(folder.resolve("disturbed.conf"), CONF);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Trains on this JVM's threads. Returns the SHA-256 of the learned vector. */
  static String undisturbed(Path conf, Path out, String... settings) {
    train(conf, out.toString(), null, false, done -> {}, new ArrayList<>(), settings);
    return sha256(out.toString());
  }

  /**
   * Trains on a cluster and calls {@code at} after each iteration. Returns the SHA-256 of the
   * learned vector.
   */
  static String disturbed(Path conf, Path out, String master, LongConsumer at, String... settings) {
    train(conf, out.toString(), master, false, at, new ArrayList<>(), settings);
    return sha256(out.toString());
  }

  /** An action that runs after one iteration. */
  static LongConsumer at(long iteration, Runnable action) {
    return done -> {
      if (done == iteration) {
        action.run();
      }
    };
  }

  /** Trains with the driver in this JVM. Calls {@code at} after each iteration. */
  static void train(
      Path conf,
      String out,
      @Nullable String master,
      boolean resume,
      LongConsumer at,
      List<String> notes,
      String... settings) {
    TrainingProgress progress =
        new TrainingProgress() {
          @Override
          public void note(String line) {
            notes.add(line);
          }

          @Override
          public void row(MetricsRow row) {
            at.accept(row.iteration());
          }
        };
    new Training(new Training.Request(conf, List.of(settings), out, resume, master), progress)
        .run(() -> false);
  }

  /** The SHA-256 of a run's learned vector. */
  static String sha256(String run) {
    try {
      return TrainedRun.open(run, List.of(), line -> {}).sha256();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts the command line in another JVM. */
  static Process process(Path err, Map<String, String> spark, String... arguments)
      throws IOException {
    Map<String, String> settings = new HashMap<>(SETTINGS);
    settings.putAll(spark);
    return java(err, settings, "org.salamander.cli.Main", arguments);
  }

  /** Starts a JVM with this JVM's class path. */
  static Process java(Path err, Map<String, String> settings, String main, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("--add-opens"))
        .forEach(command::add);
    settings.forEach((key, value) -> command.add("-D" + key + "=" + value));
    String cluster = System.getProperty("salamander.cluster");
    if (cluster != null) { // the driver reads the cluster's secret from this folder
      command.add("-Dsalamander.cluster=" + cluster);
    }
    command.addAll(List.of("-Xmx400m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectError(err.toFile())
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }
}
