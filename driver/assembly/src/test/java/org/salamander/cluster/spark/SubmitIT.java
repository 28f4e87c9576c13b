package org.salamander.cluster.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.yarn.server.MiniYARNCluster;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests {@code scripts/submit} with the assembly jar. Every way to start a driver must give the
 * same bits.
 */
@Timeout(300)
@ExtendWith(SharedCluster.class)
class SubmitIT {

  @TempDir private static Path temp = Path.of("");
  private static LoopbackCluster cluster;
  private static Path conf = Path.of("");
  private static String expected = "";

  @BeforeAll
  static void start(LoopbackCluster shared) throws IOException {
    cluster = shared;
    conf = Submission.conf(temp);
    expected = Submission.expected(conf, temp);
  }

  @Test
  void clusterModeOnStandalone() throws IOException {
    String out = cluster.hdfs("submit/cluster");
    Submission.submit(
        conf,
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
    Submission.requireSame(out, expected);
  }

  @Test
  void clusterModeOnYarn() throws IOException {
    Configuration settings = new Configuration();
    settings.set("fs.defaultFS", cluster.hdfs(""));
    settings.set("yarn.scheduler.minimum-allocation-mb", "128");
    settings.set("yarn.scheduler.capacity.root.queues", "default");
    settings.set("yarn.scheduler.capacity.root.default.capacity", "100");
    settings.set("yarn.scheduler.capacity.maximum-am-resource-percent", "1");
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
      Submission.submit(
          conf,
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
      Submission.requireSame(out, expected);
    }
  }

  @Test
  void authenticatedAndEncryptedWithAnEventLog() throws IOException {
    String out = cluster.hdfs("submit/secure");
    Path events = Files.createDirectories(temp.resolve("events"));
    Submission.submit(
        conf,
        out,
        Map.of(),
        List.of(
            "--master",
            "local-cluster[2,2,512]",
            "--conf",
            "spark.authenticate=true",
            "--conf",
            "spark.authenticate.secret=open-sesame",
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
    Submission.requireSame(out, expected);
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
        .doesNotContain("swordfish", "open-sesame");
    assertThat(History.jobs(events, () -> true).findValuesAsText("description"))
        .anyMatch(description -> description.startsWith("iteration 3: training tasks"));
  }
}
