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

  /** The machine's last core, which other programs use least. */
  static OneCore last() {
    boolean pins =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, TASKSET)));
    return new OneCore(
        pins ? Optional.of(Runtime.getRuntime().availableProcessors() - 1) : Optional.empty());
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
