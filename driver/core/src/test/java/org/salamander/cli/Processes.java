package org.salamander.cli;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts the command line in a separate JVM. */
final class Processes {

  private Processes() {}

  /** Starts {@code salamander train conf --out run} with standard error in a file. */
  static Process train(Path err, Path conf, Path run, String... settings) throws IOException {
    return start(err, conf, run, List.of(), settings);
  }

  /** Does the same with {@code --resume}. */
  static Process resume(Path err, Path conf, Path run, String... settings) throws IOException {
    return start(err, conf, run, List.of("--resume"), settings);
  }

  private static Process start(Path err, Path conf, Path run, List<String> more, String... settings)
      throws IOException {
    List<String> arguments = new ArrayList<>(List.of("train", conf.toString()));
    for (String setting : settings) {
      arguments.addAll(List.of("--set", setting));
    }
    arguments.addAll(List.of("--out", run.toString()));
    arguments.addAll(more);
    return salamander(err, arguments);
  }

  /** Starts {@code salamander} with any arguments and with standard error in a file. */
  static Process salamander(Path err, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("--add-"))
        .forEach(command::add);
    command.addAll(
        List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
    command.add(Main.class.getName());
    command.addAll(arguments);
    return new ProcessBuilder(command)
        .redirectError(err.toFile())
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }
}
