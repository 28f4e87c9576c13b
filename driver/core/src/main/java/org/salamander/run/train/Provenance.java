package org.salamander.run.train;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValueFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.salamander.kernel.Kernels;
import org.salamander.run.Build;
import org.salamander.run.Experiment;
import org.salamander.run.directory.Checkpoint;
import org.salamander.run.directory.RunDirectory;
import org.salamander.run.store.Digest;
import org.salamander.task.TaskSource;

/**
 * The origin of a run: program, machine and data, with one entry for each process that trained it.
 */
final class Provenance {

  private static final String DATA = Checkpoint.DATA;

  private Provenance() {}

  /** {@code before}, followed by this process. */
  public static ConfigObject of(
      Experiment experiment, String cluster, long iteration, Optional<ConfigObject> before) {
    List<Object> sessions = new ArrayList<>();
    before
        .map(p -> p.get(RunDirectory.SESSIONS))
        .ifPresent(list -> sessions.addAll((List<?>) list.unwrapped()));
    sessions.add(session(cluster, iteration));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put(RunDirectory.SESSIONS, sessions);
    experiment.tasks().checksum().ifPresent(checksum -> json.put(DATA, checksum));
    return ConfigValueFactory.fromMap(json);
  }

  private static Map<String, Object> session(String cluster, long iteration) {
    Map<String, Object> session = new LinkedHashMap<>();
    session.put("version", Build.VERSION);
    session.put("commit", Build.COMMIT);
    session.put("java", System.getProperty("java.vm.name") + " " + Runtime.version());
    session.put(
        "os",
        System.getProperty("os.name")
            + " "
            + System.getProperty("os.version")
            + " "
            + System.getProperty("os.arch"));
    session.put("cpu", cpu());
    session.put("cores", Runtime.getRuntime().availableProcessors());
    session.put("kernels", Kernels.best().toString());
    session.put("cluster", cluster);
    session.put("fromIteration", iteration);
    session.put("started", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    return session;
  }

  private static String cpu() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .findFirst()
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .orElse("unknown");
    } catch (IOException | java.io.UncheckedIOException e) {
      return "unknown";
    }
  }

  /** The checksums that a checkpoint of a run holds; see {@link Checkpoint}. */
  static Map<String, String> checksums(TaskSource tasks) {
    Map<String, String> checksums = new LinkedHashMap<>();
    tasks.checksum().ifPresent(data -> checksums.put(Checkpoint.DATA, data));
    tasks
        .kept()
        .forEach(
            (file, text) ->
                checksums.put(file, Digest.sha256(text.getBytes(StandardCharsets.UTF_8))));
    return checksums;
  }

  /** Refuses to continue with data other than the directory's record names. */
  public static void requireSameData(String run, Experiment experiment, ConfigObject before) {
    Object old = before.get(DATA) == null ? "none" : before.get(DATA).unwrapped();
    requireSameData(run, experiment, String.valueOf(old));
  }

  /** Refuses to continue with data other than a checkpoint names, if it names some. */
  static void requireSameData(String name, Experiment experiment, Checkpoint checkpoint) {
    String old = checkpoint.checksums().get(Checkpoint.DATA);
    if (old != null) {
      requireSameData(name, experiment, old);
    }
  }

  private static void requireSameData(String run, Experiment experiment, String old) {
    String now = experiment.tasks().checksum().orElse("none");
    if (!old.equals(now)) {
      throw new IllegalArgumentException(
          run
              + ": the data's checksum was "
              + old
              + " and is now "
              + now
              + "; a resumed run needs the same data. Prepare them as they were, or start another run with another --out");
    }
  }
}
