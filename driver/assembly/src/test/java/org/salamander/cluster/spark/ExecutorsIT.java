package org.salamander.cluster.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.salamander.cluster.spark.ClusterRuns.at;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Executors that differ, that come later, and that serve two runs: the bits are the same. */
@Timeout(300)
@ExtendWith(SharedCluster.class)
class ExecutorsIT {

  @TempDir private static Path temp = Path.of("");
  private static LoopbackCluster cluster;
  private static Path conf = Path.of("");
  private static String undisturbed = "";

  @BeforeAll
  static void start(LoopbackCluster shared) {
    cluster = shared;
    conf = ClusterRuns.conf(temp);
    undisturbed = ClusterRuns.undisturbed(conf, temp.resolve("undisturbed"));
  }

  @Test
  void oneThatIsAddedInMidRunIsUsed() {
    LoopbackCluster.kill(cluster.process("worker-2"));
    String found;
    try {
      found =
          ClusterRuns.disturbed(
              conf,
              temp.resolve("added"),
              cluster.master(),
              at(4, ExecutorsIT::addedAndUsed),
              "cluster.partitions=4");
    } finally {
      cluster.restart("worker", "2");
    }
    assertThat(Disturbance.EXECUTORS).hasSize(2);
    assertThat(found).isEqualTo(undisturbed);
  }

  private static void addedAndUsed() {
    cluster.restart("worker", "2");
    SparkContext spark = SparkContext.getOrCreate();
    LoopbackCluster.until(
        "a second executor",
        () -> spark.getExecutorMemoryStatus().size() == 3); // one is the driver
  }

  @Test
  void executorsOfEightAndSixteenCoresHavePartitionsOfEight() {
    System.clearProperty("spark.executor.cores");
    List<String> notes = Collections.synchronizedList(new ArrayList<>());
    String out = temp.resolve("unequal").toString();
    try {
      restart("worker-1", 8);
      restart("worker-2", 16);
      ClusterRuns.train(conf, out, cluster.master(), false, iteration -> {}, notes);
    } finally {
      restart("worker-1", 2);
      restart("worker-2", 2);
    }
    assertThat(notes)
        .anyMatch(
            line ->
                line.contains(
                    "3 partitions of 8 threads (1 executor of 8 cores and 1 executor of 16"
                        + " cores)"));
    assertThat(ClusterRuns.sha256(out)).isEqualTo(undisturbed);
  }

  /** Starts a worker again with so many cores. */
  private static void restart(String worker, int cores) {
    LoopbackCluster.kill(cluster.process(worker));
    try {
      Files.writeString(cluster.state().resolve("cores"), String.valueOf(cores));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    cluster.restart("worker", worker.substring("worker-".length()));
  }

  @Test
  void dynamicAllocationGivesTheSameBits() {
    Map.of(
            "spark.dynamicAllocation.enabled", "true",
            "spark.dynamicAllocation.shuffleTracking.enabled", "true",
            "spark.dynamicAllocation.initialExecutors", "0",
            "spark.dynamicAllocation.minExecutors", "0",
            "spark.dynamicAllocation.schedulerBacklogTimeout", "100ms")
        .forEach(System::setProperty);
    String found = ClusterRuns.disturbed(conf, temp.resolve("dynamic"), cluster.master(), i -> {});
    assertThat(Disturbance.EXECUTORS).isNotEmpty();
    assertThat(found).isEqualTo(undisturbed);
  }

  @Test
  void twoRunsAtOnce() throws Exception {
    System.setProperty("spark.cores.max", "2");
    Path err = temp.resolve("other.err");
    String other = temp.resolve("other").toString();
    Process driver =
        ClusterRuns.process(
            err,
            Map.of("spark.cores.max", "2"),
            "train",
            conf.toString(),
            "--out",
            other,
            "--master",
            cluster.master());
    String found = ClusterRuns.disturbed(conf, temp.resolve("one"), cluster.master(), i -> {});
    assertThat(driver.waitFor()).isZero();
    assertThat(List.of(found, ClusterRuns.sha256(other)))
        .isEqualTo(Collections.nCopies(2, undisturbed));
  }
}
