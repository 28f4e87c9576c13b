package org.salamander.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.salamander.run.RunFailed;

/**
 * What breaks on a cluster, one thing a test, on a real master with two workers and an HDFS: the
 * run ends with the bits of one that nothing happened to.
 */
@Timeout(240)
@ExtendWith(SharedCluster.class)
class FaultsIT {

  @TempDir private static Path temp = Path.of("");
  private static LoopbackCluster cluster;
  private static Path conf = Path.of("");
  private static String undisturbed = "";

  private final List<String> notes = Collections.synchronizedList(new ArrayList<>());

  @BeforeAll
  static void start(LoopbackCluster shared) {
    cluster = shared;
    conf = ClusterRuns.conf(temp);
    String out = temp.resolve("undisturbed").toString();
    ClusterRuns.train(conf, out, null, false, iteration -> {}, new ArrayList<>());
    undisturbed = ClusterRuns.sha256(out);
  }

  @BeforeEach
  void settings() {
    ClusterRuns.SETTINGS.forEach(System::setProperty);
    System.setProperty("spark.extraListeners", Disturbance.class.getName());
  }

  @AfterEach
  void noSettings() {
    System.getProperties().stringPropertyNames().stream()
        .filter(key -> key.startsWith("spark."))
        .forEach(System::clearProperty);
  }

  @Test
  void anExecutorIsKilledInMidIteration() {
    String out = temp.resolve("executor").toString();
    train(out, at(6, () -> Disturbance.next(id -> LoopbackCluster.kill(cluster.executor(id)))));
    assertThat(Disturbance.REMOVED).hasPositiveValue();
    assertThat(ClusterRuns.sha256(out)).isEqualTo(undisturbed);
  }

  @Test
  void aWorkerMachineIsLost() {
    String out = temp.resolve("worker").toString();
    List<String> lost = new ArrayList<>();
    train(
        out,
        at(
            6,
            () ->
                Disturbance.next(
                    id -> {
                      lost.add(cluster.workerOf(id));
                      ProcessHandle executor = cluster.executor(id);
                      LoopbackCluster.kill(cluster.process(lost.get(0)));
                      LoopbackCluster.kill(executor);
                    })));
    cluster.restart("worker", lost.get(0).substring("worker-".length()));
    assertThat(Disturbance.REMOVED).hasPositiveValue();
    assertThat(ClusterRuns.sha256(out)).isEqualTo(undisturbed);
  }

  @Test
  void aStragglerIsOvertakenBySpeculativeCopies() {
    System.setProperty("spark.speculation", "true");
    System.setProperty("spark.speculation.interval", "100ms");
    System.setProperty("spark.speculation.quantile", "0.5");
    System.setProperty("spark.speculation.minTaskRuntime", "100ms");
    String out = temp.resolve("straggler").toString();
    List<ProcessHandle> stopped = Collections.synchronizedList(new ArrayList<>());
    train(
        out,
        iteration -> {
          if (iteration == 6) {
            Disturbance.next(
                id -> {
                  stopped.add(cluster.executor(id));
                  LoopbackCluster.signal("STOP", stopped.get(0));
                });
          } else if (iteration == 12) {
            LoopbackCluster.signal("CONT", stopped.get(0));
          }
        });
    assertThat(stopped).hasSize(1);
    assertThat(Disturbance.SPECULATIVE).hasPositiveValue();
    assertThat(ClusterRuns.sha256(out)).isEqualTo(undisturbed);
  }

  @Test
  void theDriverIsKilledAndAnotherGoesOnWithOneExecutor() throws Exception {
    String out = cluster.hdfs("runs/driver");
    Path err = temp.resolve("driver.err");
    Process driver =
        ClusterRuns.process(
            err, Map.of(), "train", conf.toString(), "--out", out, "--master", cluster.master());
    try {
      LoopbackCluster.until(
          "a checkpoint", () -> exists(out + "/checkpoint-8") || !driver.isAlive());
    } finally {
      driver.destroyForcibly().waitFor();
    }
    assertThat(driver.exitValue()).as(Files.readString(err)).isEqualTo(128 + 9);
    release(out);
    System.setProperty("spark.cores.max", "1");
    ClusterRuns.train(conf, out, cluster.master(), true, iteration -> {}, notes);
    assertThat(notes).anyMatch(line -> line.matches(".*continuing .* from iteration (8|12|16|20)"));
    assertThat(notes).anyMatch(line -> line.contains("1 partition,"));
    assertThat(ClusterRuns.sha256(out)).isEqualTo(undisturbed);
  }

  @Test
  void hdfsIsGoneForAWhile() {
    String out = cluster.hdfs("runs/while");
    Thread back = new Thread(() -> cluster.restart("namenode"));
    ClusterRuns.train(
        conf,
        out,
        null,
        false,
        at(
            7,
            () -> {
              LoopbackCluster.kill(cluster.process("namenode"));
              back.start();
            }),
        notes);
    assertThat(notes).anyMatch(line -> line.contains("writing a checkpoint failed"));
    assertThat(ClusterRuns.sha256(out)).isEqualTo(undisturbed);
  }

  @Test
  void hdfsIsGoneForLongerThanARunWaits() {
    String out = cluster.hdfs("runs/longer");
    assertThatThrownBy(
            () ->
                ClusterRuns.train(
                    conf,
                    out,
                    null,
                    false,
                    at(7, () -> LoopbackCluster.kill(cluster.process("namenode"))),
                    notes,
                    "checkpoint.patience=1"))
        .isInstanceOf(RunFailed.class)
        .hasMessageContaining("stopped at iteration 8: it cannot write to " + out)
        .hasMessageContaining("checkpoint-4; --resume continues from it");
    cluster.restart("namenode");
    release(out);
    ClusterRuns.train(conf, out, null, true, iteration -> {}, notes);
    assertThat(ClusterRuns.sha256(out)).isEqualTo(undisturbed);
  }

  @Test
  void damagedCheckpointsArePassedOver() throws IOException {
    String out = cluster.hdfs("runs/damaged");
    ClusterRuns.train(conf, out, null, false, iteration -> {}, notes, "outer.iterations=16");
    FileSystem files = FileSystem.get(path(out).toUri(), new Configuration());
    rewrite(files, out + "/checkpoint-16/z.npy", 0, 100); // truncated
    rewrite(files, out + "/checkpoint-12/z.npy", 500, Integer.MAX_VALUE); // a bit flipped
    files.delete(path(out + "/checkpoint-8/z.npy"), false);
    ClusterRuns.train(conf, out, null, true, iteration -> {}, notes);
    assertThat(notes.stream().filter(line -> line.contains("is damaged and passed over")))
        .hasSize(3);
    assertThat(notes).anyMatch(line -> line.endsWith("from iteration 4"));
    assertThat(ClusterRuns.sha256(out)).isEqualTo(undisturbed);
  }

  private void train(String out, LongConsumer at) {
    ClusterRuns.train(conf, out, cluster.master(), false, at, notes);
  }

  private static LongConsumer at(long iteration, Runnable action) {
    return done -> {
      if (done == iteration) {
        action.run();
      }
    };
  }

  /**
   * Writes the first bytes of a file anew, one bit of byte {@code flip} changed if that is not 0.
   */
  private static void rewrite(FileSystem files, String file, int flip, int length)
      throws IOException {
    byte[] bytes;
    try (FSDataInputStream in = files.open(path(file))) {
      bytes = in.readAllBytes();
    }
    bytes[flip] ^= (byte) (flip == 0 ? 0 : 1);
    try (FSDataOutputStream out = files.create(path(file), true)) {
      out.write(bytes, 0, Math.min(length, bytes.length));
    }
  }

  private static boolean exists(String file) {
    try {
      return FileSystem.get(path(file).toUri(), new Configuration()).exists(path(file));
    } catch (IOException e) {
      return false;
    }
  }

  /** What an operator does who will not wait a minute: {@code hdfs debug recoverLease}. */
  private static void release(String out) {
    LoopbackCluster.until("the lock's release", () -> recovered(out + "/.lock"));
  }

  private static boolean recovered(String file) {
    try {
      return FileSystem.get(path(file).toUri(), new Configuration())
              instanceof DistributedFileSystem files
          && files.recoverLease(path(file));
    } catch (IOException e) {
      return false;
    }
  }

  private static org.apache.hadoop.fs.Path path(String file) {
    return new org.apache.hadoop.fs.Path(file);
  }
}
