package org.salamander.cluster.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Trains by {@code scripts/submit} with the assembly jar. */
final class Submission {

  private static final String ITERATIONS = "outer.iterations=6";

  private Submission() {}

  /** A configuration that includes another. */
  static Path conf(Path folder) throws IOException {
    Path base = ClusterRuns.conf(folder);
    return Files.writeString(
        folder.resolve("including.conf"), "include \"" + base.getFileName() + "\"\n");
  }

  /** The SHA-256 of the vector that the configuration learns on this JVM's threads. */
  static String expected(Path conf, Path folder) {
    return ClusterRuns.undisturbed(conf, folder.resolve("here"), ITERATIONS);
  }

  /**
   * Trains on a cluster.
   *
   * @param options options for spark-submit
   */
  static void submit(Path conf, String out, Map<String, String> environment, List<String> options) {
    List<String> command = new ArrayList<>();
    command.add(LoopbackCluster.ROOT.resolve("scripts/submit").toString());
    command.addAll(options);
    ClusterRuns.SETTINGS.forEach(
        (key, value) -> {
          if (!key.endsWith("defaultJavaOptions")) { // the test is about Salamander's defaults
            command.addAll(List.of("--conf", key + "=" + value));
          }
        });
    command.addAll(List.of("--driver-memory", "256m"));
    command.addAll(List.of("train", conf.toString(), "--set", ITERATIONS, "--out", out));
    LoopbackCluster.run(
        command,
        builder -> {
          builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
          String cluster = System.getProperty("salamander.cluster");
          if (cluster != null) {
            builder.environment().put("SALAMANDER_CLUSTER", cluster);
          }
          builder.environment().putAll(environment);
        });
  }

  /** Checks that the run has the expected bits and that its driver used the Vector API. */
  static void requireSame(String out, String expected) throws IOException {
    assertThat(ClusterRuns.sha256(out)).isEqualTo(expected);
    String provenance = new String(Hdfs.read(out + "/provenance.json"), StandardCharsets.UTF_8);
    assertThat(
            ConfigFactory.parseReader(new StringReader(provenance))
                .getConfigList("sessions")
                .get(0)
                .getString("kernels"))
        .doesNotContainIgnoringCase("plain");
  }
}
