package org.salamander.cli;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line in a JVM of its own. */
final class Processes {

  private Processes() {}

  /** {@code salamander train conf --out run}, standard error going to a file. */
  static Process train(Path err, Path conf, Path run, String... settings) throws IOException {
    return start(err, conf, run, List.of(), settings);
  }

  /** The same with {@code --resume}. */
  static Process resume(Path err, Path conf, Path run, String... settings) throws IOException {
    return start(err, conf, run, List.of("--resume"), settings);
  }

  private static Process start(Path err, Path conf, Path run, List<String> more, String... settings)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("--add-"))
        .forEach(command::add);
    command.addAll(
        List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Main.class.getName(), "train", conf.toString()));
    for (String setting : settings) {
      command.addAll(List.of("--set", setting));
    }
    command.addAll(List.of("--out", run.toString()));
    command.addAll(more);
    return new ProcessBuilder(command)
        .redirectError(err.toFile())
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }
}
