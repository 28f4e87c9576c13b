package org.salamander.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The core for single-threaded work, both ours and a peer's. All threads of a process are pinned to it, so that wall time includes the work of all of them. Work is pinned by {@code taskset} on Linux, and not pinned on other systems.
 * @param number the core's number; empty if work is not pinned
 */
record OneCore(Optional<Integer> number) {

  private static final String TASKSET = "taskset";
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String ALLOWED = "Cpus_allowed_list:";

  /** The last core that this process may use, because other programs use it least. */
  static OneCore last() throws IOException {
    boolean pins =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, TASKSET)));
    return new OneCore(pins && Files.isReadable(STATUS) ? Optional.of(last(STATUS)) : Optional.empty());
  }

  /** The last core in Linux's list for a process, such as {@code Cpus_allowed_list: 0-1,4}. */
  static int last(Path status) throws IOException {
    String list =
        Files.readAllLines(status).stream()
            .filter(line -> line.startsWith(ALLOWED))
            .findFirst()
            .orElseThrow(() -> new IOException(status + " has no line " + ALLOWED));
    String[] numbers = list.substring(ALLOWED.length()).strip().split("[-,]", -1);
    return Integer.parseInt(numbers[numbers.length - 1]);
  }

  /** The beginning of a command that pins the process. */
  List<String> prefix() {
    return number.map(core -> List.of(TASKSET, "-c", "" + core)).orElse(List.of());
  }

  /** Writes a script that runs {@code java} on this core. */
  String java(Path folder) throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    if (number.isEmpty()) {
      return java.toString();
    }
    Path script = folder.resolve("java");
    Files.writeString(
        script, "#!/bin/sh\nexec " + String.join(" ", prefix()) + " '" + java + "' \"$@\"\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    return script.toString();
  }

  @Override
  public String toString() {
    return number.map(core -> "pinned to core " + core).orElse("not pinned (no taskset)");
  }
}
