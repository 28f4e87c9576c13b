package org.salamander.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The one core that single-threaded work is pinned to, ours and a peer's alike, so that both can be
 * measured by the clock: no thread of theirs runs beside it unseen, and none is charged twice. Linux
 * pins by {@code taskset}; elsewhere, work is not pinned.
 *
 * @param number the core's; empty where nothing is pinned
 */
record OneCore(Optional<Integer> number) {

  private static final String TASKSET = "taskset";
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String ALLOWED = "Cpus_allowed_list:";

  /** The last core that this process may use: other programs use it least. */
  static OneCore last() throws IOException {
    boolean pins =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, TASKSET)));
    return new OneCore(pins && Files.isReadable(STATUS) ? Optional.of(last(STATUS)) : Optional.empty());
  }

  /** The last of the cores that Linux lists for a process, as in {@code Cpus_allowed_list: 0-1,4}. */
  static int last(Path status) throws IOException {
    String list =
        Files.readAllLines(status).stream()
            .filter(line -> line.startsWith(ALLOWED))
            .findFirst()
            .orElseThrow(() -> new IOException(status + " has no line " + ALLOWED));
    String[] numbers = list.substring(ALLOWED.length()).strip().split("[-,]", -1);
    return Integer.parseInt(numbers[numbers.length - 1]);
  }

  /** What a command begins with to run there. */
  List<String> prefix() {
    return number.map(core -> List.of(TASKSET, "-c", "" + core)).orElse(List.of());
  }

  /** A {@code java} that runs there: a script in a folder. */
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
