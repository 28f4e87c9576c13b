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

/** Runs of a few seconds, with executors as small as Spark lets them be. */
final class ClusterRuns {

  static final int ITERATIONS = 24;

  /** Sinusoid MAML, some 50 ms an iteration. */
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

  /** What Spark is told, here by system properties and elsewhere by options. */
  static final Map<String, String> SETTINGS =
      Map.of(
          "spark.executor.memory", "200m",
          "spark.network.maxRemoteBlockSizeFetchToMem", "33554432",
          "spark.testing.reservedMemory", "33554432",
          "spark.executor.cores", "2",
          "spark.ui.enabled", "false",
          "spark.executor.defaultJavaOptions", "-XX:+UseSerialGC -XX:TieredStopAtLevel=1",
          "spark.driver.host", "127.0.0.1");

  /** What has Spark overtake stragglers of a tenth of a second. */
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

  /** Trains on this JVM's threads; SHA-256 of what the run learned. */
  static String undisturbed(Path conf, Path out, String... settings) {
    train(conf, out.toString(), null, false, done -> {}, new ArrayList<>(), settings);
    return sha256(out.toString());
  }

  /** Trains on a cluster, with something done after iterations; SHA-256 of what the run learned. */
  static String disturbed(Path conf, Path out, String master, LongConsumer at, String... settings) {
    train(conf, out.toString(), master, false, at, new ArrayList<>(), settings);
    return sha256(out.toString());
  }

  /** What is done once an iteration is. */
  static LongConsumer at(long iteration, Runnable action) {
    return done -> {
      if (done == iteration) {
        action.run();
      }
    };
  }

  /** Trains in this JVM; {@code at} is told of every iteration that is done. */
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

  /** SHA-256 of what a run learned. */
  static String sha256(String run) {
    try {
      return TrainedRun.open(run, List.of(), line -> {}).sha256();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The command line in a JVM of its own. */
  static Process process(Path err, Map<String, String> spark, String... arguments)
      throws IOException {
    Map<String, String> settings = new HashMap<>(SETTINGS);
    settings.putAll(spark);
    return java(err, settings, "org.salamander.cli.Main", arguments);
  }

  /** A JVM with this one's class path. */
  static Process java(Path err, Map<String, String> settings, String main, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("--add-opens"))
        .forEach(command::add);
    settings.forEach((key, value) -> command.add("-D" + key + "=" + value));
    String cluster = System.getProperty("salamander.cluster");
    if (cluster != null) { // a driver finds the cluster's secret there
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
