package org.salamander.cluster.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.salamander.cluster.spark.ClusterRuns.at;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.salamander.run.RunFailed;

/**
 * Each test causes one fault on a real master with two workers and an HDFS. The run must end with
 * the same bits as an undisturbed run. {@link ClusterTest} tests a killed executor.
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
    undisturbed = ClusterRuns.undisturbed(conf, temp.resolve("undisturbed"));
  }

  @Test
  void aTaskFailsOnce() {
    Path fuse = temp.resolve("fuse");
    FailingTask.settings(fuse).forEach(System::setProperty);
    String out = temp.resolve("task").toString();
    train(out, at(6, () -> FailingTask.light(fuse)));
    assertThat(Disturbance.FAILED).hasValue(1);
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
    ClusterRuns.SPECULATION.forEach(System::setProperty);
    String out = temp.resolve("straggler").toString();
    List<ProcessHandle> stopped = Collections.synchronizedList(new ArrayList<>());
    try {
      train(
          out,
          at(
              6,
              () ->
                  Disturbance.next(
                      id -> {
                        stopped.add(cluster.executor(id));
                        LoopbackCluster.signal("STOP", stopped.get(0));
                      })),
          "cluster.partitions=2"); // Spark makes no speculative copy if a stage has a single task
    } finally {
      stopped.forEach(process -> LoopbackCluster.signal("CONT", process));
    }
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
          "a checkpoint", () -> Hdfs.exists(out + "/checkpoint-8") || !driver.isAlive());
    } finally {
      driver.destroyForcibly().waitFor();
    }
    assertThat(driver.exitValue()).as(Files.readString(err)).isEqualTo(128 + 9);
    Hdfs.release(out);
    System.setProperty("spark.cores.max", "2");
    ClusterRuns.train(conf, out, cluster.master(), true, iteration -> {}, notes);
    assertThat(notes).anyMatch(line -> line.matches(".*continuing .* from iteration (8|12|16|20)"));
    assertThat(Disturbance.EXECUTORS).hasSize(1);
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
    Hdfs.release(out);
    ClusterRuns.train(conf, out, null, true, iteration -> {}, notes);
    assertThat(ClusterRuns.sha256(out)).isEqualTo(undisturbed);
  }

  @Test
  void damagedCheckpointsArePassedOver() throws IOException {
    String out = cluster.hdfs("runs/damaged");
    ClusterRuns.train(conf, out, null, false, iteration -> {}, notes, "outer.iterations=16");
    String truncated = out + "/checkpoint-16/z.npy";
    Hdfs.write(truncated, Arrays.copyOf(Hdfs.read(truncated), 100));
    Hdfs.flip(out + "/checkpoint-12/z.npy", 500);
    Hdfs.delete(out + "/checkpoint-8/z.npy");
    ClusterRuns.train(conf, out, null, true, iteration -> {}, notes);
    assertThat(notes.stream().filter(line -> line.contains("is damaged and skipped"))).hasSize(3);
    assertThat(notes).anyMatch(line -> line.endsWith("from iteration 4"));
    assertThat(ClusterRuns.sha256(out)).isEqualTo(undisturbed);
  }

  private void train(String out, LongConsumer at, String... settings) {
    ClusterRuns.train(conf, out, cluster.master(), false, at, notes, settings);
  }
}
