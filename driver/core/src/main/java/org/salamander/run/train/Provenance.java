package org.salamander.run.train;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValueFactory;
import java.io.IOException;
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
import org.salamander.run.directory.RunDirectory;

/**
 * The origin of a run: program, machine and data, with one entry for each process that trained it.
 */
final class Provenance {

  private static final String DATA = "data";

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

  /** Refuses to continue with different data. */
  public static void requireSameData(String run, Experiment experiment, ConfigObject before) {
    Object old = before.get(DATA) == null ? "none" : before.get(DATA).unwrapped();
    Object now = experiment.tasks().checksum().orElse("none");
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
