package org.salamander.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.yarn.server.MiniYARNCluster;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code scripts/submit} with the assembly jar: the same bits from every way to start a driver. */
@Timeout(300)
@ExtendWith(SharedCluster.class)
class SubmitIT {

  private static final String ITERATIONS = "outer.iterations=6";

  @TempDir private static Path temp = Path.of("");
  private static LoopbackCluster cluster;
  private static Path conf = Path.of("");
  private static String expected = "";

  @BeforeAll
  static void start(LoopbackCluster shared) throws IOException {
    cluster = shared;
    Path base = ClusterRuns.conf(temp);
    conf = temp.resolve("including.conf");
    Files.writeString(conf, "include \"" + base.getFileName() + "\"\n");
    String out = temp.resolve("here").toString();
    ClusterRuns.train(base, out, null, false, iteration -> {}, new ArrayList<>(), ITERATIONS);
    expected = ClusterRuns.sha256(out);
  }

  @Test
  void clientMode() throws IOException {
    String out = cluster.hdfs("submit/client");
    submit(out, Map.of(), List.of("--master", cluster.master()));
    requireSame(out);
  }

  @Test
  void clusterModeOnStandalone() throws IOException {
    String out = cluster.hdfs("submit/cluster");
    submit(
        out,
        Map.of(),
        List.of(
            "--master",
            cluster.master(),
            "--deploy-mode",
            "cluster",
            "--conf",
            "spark.standalone.submit.waitAppCompletion=true",
            "--conf",
            "spark.standalone.submit.pollingInterval=1s"));
    requireSame(out);
  }

  @Test
  void clusterModeOnYarn() throws IOException {
    Configuration settings = new Configuration();
    settings.set("fs.defaultFS", cluster.hdfs(""));
    settings.set("yarn.scheduler.minimum-allocation-mb", "128");
    settings.set("yarn.nodemanager.vmem-check-enabled", "false");
    settings.set(
        "yarn.nodemanager.disk-health-checker.max-disk-utilization-per-disk-percentage", "99");
    try (MiniYARNCluster yarn = new MiniYARNCluster("yarn", 1, 1, 1)) {
      yarn.init(settings);
      yarn.start();
      Path hadoop = Files.createDirectories(temp.resolve("hadoop"));
      for (String file : List.of("yarn-site.xml", "core-site.xml")) {
        try (OutputStream to = Files.newOutputStream(hadoop.resolve(file))) {
          yarn.getConfig().writeXml(to);
        }
      }
      String out = cluster.hdfs("submit/yarn");
      submit(
          out,
          Map.of("HADOOP_CONF_DIR", hadoop.toString()),
          List.of(
              "--master",
              "yarn",
              "--deploy-mode",
              "cluster",
              "--num-executors",
              "1",
              "--conf",
              "spark.yarn.jars=local:" + LoopbackCluster.ROOT + "/.salamander/spark/jars/*"));
      requireSame(out);
    }
  }

  @Test
  void authenticatedAndEncryptedWithAnEventLog() throws IOException {
    String out = cluster.hdfs("submit/secure");
    Path events = Files.createDirectories(temp.resolve("events"));
    submit(
        out,
        Map.of(),
        List.of(
            "--master",
            "local-cluster[2,1,512]",
            "--conf",
            "spark.authenticate=true",
            "--conf",
            "spark.network.crypto.enabled=true",
            "--conf",
            "spark.io.encryption.enabled=true",
            "--conf",
            "spark.eventLog.enabled=true",
            "--conf",
            "spark.eventLog.compress=false",
            "--conf",
            "spark.eventLog.dir=" + events.toUri(),
            "--conf",
            "spark.executorEnv.SOME_PASSWORD=swordfish"));
    requireSame(out);
    StringBuilder log = new StringBuilder();
    try (Stream<Path> files = Files.walk(events)) {
      for (Path file :
          files.filter(f -> f.getFileName().toString().startsWith("events_")).toList()) {
        log.append(Files.readString(file));
      }
    }
    assertThat(log.toString())
        .contains("SparkListenerApplicationEnd")
        .contains("iteration 3: training tasks")
        .contains("*********(redacted)")
        .doesNotContain("swordfish");
  }

  private static void submit(String out, Map<String, String> environment, List<String> options) {
    List<String> command = new ArrayList<>();
    command.add(LoopbackCluster.ROOT.resolve("scripts/submit").toString());
    command.addAll(options);
    ClusterRuns.SETTINGS.forEach(
        (key, value) -> {
          if (!key.endsWith("defaultJavaOptions")) { // the program's own are under test
            command.addAll(List.of("--conf", key + "=" + value));
          }
        });
    command.addAll(List.of("--driver-memory", "256m"));
    command.addAll(List.of("train", conf.toString(), "--set", ITERATIONS, "--out", out));
    LoopbackCluster.run(
        command,
        builder -> {
          builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
          builder.environment().putAll(environment);
        });
  }

  /** The same bits, from a driver that had the Vector API. */
  private static void requireSame(String out) throws IOException {
    assertThat(ClusterRuns.sha256(out)).isEqualTo(expected);
    FileSystem files = FileSystem.get(URI.create(out), new Configuration());
    try (FSDataInputStream in =
        files.open(new org.apache.hadoop.fs.Path(out + "/provenance.json"))) {
      String provenance = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(
              com.typesafe.config.ConfigFactory.parseReader(new StringReader(provenance))
                  .getConfigList("sessions")
                  .get(0)
                  .getString("kernels"))
          .doesNotContainIgnoringCase("plain");
    }
  }
}
