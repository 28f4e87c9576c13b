package org.salamander.run;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.salamander.run.evaluate.TrainedRun;
import org.salamander.run.train.Training;
import org.salamander.run.train.TrainingProgress;

/** Starts runs for tests as users do, in this JVM or in a separate one. */
public final class Runs {

  /** The project's folder. The working directory of tests is the module's folder. */
  static final Path PROJECT = Path.of("../..").toAbsolutePath().normalize();

  private Runs() {}

  public static Path conf(String name) {
    return PROJECT.resolve("conf").resolve(name + ".conf");
  }

  /** The names of all experiments, sorted. */
  public static List<String> confs() throws IOException {
    try (Stream<Path> files = Files.list(PROJECT.resolve("conf"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".conf") && !name.equals("spark-defaults.conf"))
          .map(name -> name.substring(0, name.length() - ".conf".length()))
          .sorted()
          .toList();
    }
  }

  /** Skips the test with a message if an experiment's data are missing. */
  public static void assumeData(String conf) {
    String folder =
        conf.startsWith("omniglot")
            ? "omniglot"
            : conf.startsWith("table") ? "tables" : photographs(conf) ? "grocery84" : "";
    String data = System.getenv("SALAMANDER_DATA");
    Assumptions.assumeTrue(
        folder.isEmpty() || (data != null && Files.isDirectory(Path.of(data, folder))),
        conf + " is skipped: SALAMANDER_DATA does not name a folder with " + folder);
  }

  /**
   * Settings that make an experiment small: fewer and smaller tasks, and for mini-ImageNet the
   * images of grocery84, which have the same shape.
   */
  static List<String> small(String conf) {
    List<String> settings = new ArrayList<>(List.of("outer.iterations=3", "outer.batch=2"));
    if (photographs(conf)) {
      settings.addAll(List.of("tasks.dataset=grocery84", "tasks.queries=1", "learner.steps=1"));
    }
    return settings;
  }

  /** The Spark master for an experiment, or null if it needs none. */
  static @Nullable String master(String conf) {
    return conf.endsWith("-dl4j") ? "local[2]" : null;
  }

  private static boolean photographs(String conf) {
    return conf.startsWith("mini-imagenet") || conf.startsWith("grocery84");
  }

  /** Trains in this JVM and returns the digest of the learned vector. */
  public static String train(String conf, Path out, @Nullable String master, List<String> settings)
      throws IOException {
    new Training(
            new Training.Request(conf(conf), settings, out.toString(), false, master),
            TrainingProgress.SILENT)
        .run(() -> false);
    return sha256(out);
  }

  public static String sha256(Path out) throws IOException {
    return TrainedRun.open(out.toString(), List.of(), line -> {}).sha256();
  }

  /** Starts the command line in a separate JVM. Its output goes to the file {@code out}.log. */
  public static Process start(List<String> options, String conf, Path out, List<String> settings)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + PROJECT.resolve("conf/jvm.options"));
    command.addAll(options);
    command.addAll(List.of("-Xmx2g", "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("org.salamander.cli.Main", "train", conf(conf).toString()));
    settings.forEach(setting -> command.addAll(List.of("--set", setting)));
    command.addAll(List.of("--out", out.toString(), "--resume"));
    File log = new File(out + ".log");
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
        .start();
  }
}
