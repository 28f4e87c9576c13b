package org.salamander.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Gives the program damaged inputs of every kind in a JVM of 512 MB. {@code -Dfuzz.inputs=100000
 * -Dfuzz.seed=7} tries more inputs.
 */
class FuzzTest {

  /** A folder in memory if the machine has one, because every new run waits for its disk. */
  private static Path scratch() throws IOException {
    Path memory = Path.of("/dev/shm");
    return Files.isWritable(memory)
        ? Files.createTempDirectory(memory, "fuzz")
        : Files.createTempDirectory("fuzz");
  }

  @Test
  void everyInputIsUsedOrRefused() throws IOException, InterruptedException {
    Path folder = scratch();
    List<String> wrong = fuzzed(folder);
    assertThat(wrong).as("what went wrong; its files are in %s", folder).isEmpty();
    Fuzzer.delete(folder);
  }

  private static List<String> fuzzed(Path folder) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("--add-"))
        .forEach(command::add);
    command.addAll(
        List.of(
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Dsalamander.kernels=plain",
            "-cp",
            System.getProperty("java.class.path"),
            Fuzzer.class.getName(),
            folder.toString(),
            System.getProperty("fuzz.seed", "1"),
            System.getProperty("fuzz.inputs", "2000")));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said.lines().filter(line -> !line.startsWith("WARNING: Using incubator")))
        .last()
        .asString()
        .startsWith("fuzzed ");
    return said.lines().filter(line -> line.matches("[a-z0-9_]+ \\d+: .*")).toList();
  }
}
