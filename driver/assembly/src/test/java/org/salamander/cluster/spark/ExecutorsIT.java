package org.salamander.cluster.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.salamander.cluster.spark.ClusterRuns.at;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.resource.ResourceProfile;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.salamander.cluster.Cluster;
import org.salamander.cluster.ClusterConfig;
import org.salamander.cluster.ThreadCluster;
import org.salamander.run.Experiment;
import org.salamander.run.RunConfig;
import org.salamander.run.config.Configs;
import org.salamander.task.DataContext;
import org.salamander.work.Round;
import org.salamander.work.TrainingWork;

/**
 * Executors of different sizes, executors that join later, and executors that serve two runs: the
 * bits must be the same.
 */
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
        () -> spark.getExecutorMemoryStatus().size() == 3); // the driver counts, too
  }

  @Test
  void executorsOfEightAndSixteenCoresHavePartitionsOfEight() {
    System.clearProperty("spark.executor.cores");
    waitForCores(24);
    List<String> notes = Collections.synchronizedList(new ArrayList<>());
    String out = temp.resolve("unequal").toString();
    try {
      workers(8, 16);
      ClusterRuns.train(conf, out, cluster.master(), false, iteration -> {}, notes);
    } finally {
      workers(2, 2);
    }
    assertThat(notes)
        .anyMatch(
            line ->
                line.contains(
                    "3 partitions of 8 threads (1 executor of 8 cores and 1 executor of 16"
                        + " cores)"));
    assertThat(ClusterRuns.sha256(out)).isEqualTo(undisturbed);
  }

  /** Makes an application wait until it has so many cores. */
  private static void waitForCores(int cores) {
    System.setProperty("spark.cores.max", String.valueOf(cores));
    System.setProperty("spark.scheduler.minRegisteredResourcesRatio", "1.0");
    System.setProperty("spark.scheduler.maxRegisteredResourcesWaitingTime", "100s");
  }

  /** Restarts the workers with so many cores, and waits until the master knows them. */
  private static void workers(Integer... cores) {
    for (int i = 0; i < cores.length; i++) {
      LoopbackCluster.kill(cluster.process(LoopbackCluster.WORKERS.get(i)));
      cluster.set("cores", cores[i]);
      cluster.restart("worker", String.valueOf(i + 1));
    }
    LoopbackCluster.until(
        "workers of " + List.of(cores) + " cores",
        () -> {
          List<Integer> alive = new ArrayList<>();
          for (JsonNode worker : cluster.atMaster("/json/").path("workers")) {
            if (worker.path("state").asText().equals("ALIVE")) {
              alive.add(worker.path("cores").asInt());
            }
          }
          Collections.sort(alive);
          return alive.equals(List.of(cores));
        });
  }

  @Test
  void dynamicAllocationGivesTheSameBits() {
    Map.of(
            "spark.dynamicAllocation.enabled", "true",
            "spark.dynamicAllocation.shuffleTracking.enabled", "true",
            "spark.dynamicAllocation.initialExecutors", "0",
            "spark.dynamicAllocation.minExecutors", "0")
        .forEach(System::setProperty);
    String found = ClusterRuns.disturbed(conf, temp.resolve("dynamic"), cluster.master(), i -> {});
    assertThat(Disturbance.EXECUTORS).isNotEmpty();
    assertThat(found).isEqualTo(undisturbed);
  }

  /**
   * As in a notebook: another program owns the session. Its other jobs still use one core for each
   * task.
   */
  @Test
  void aSessionOfSomebodyElseKeepsItsOwnWay() {
    Experiment experiment =
        Experiment.of(
            RunConfig.decode(Configs.read(conf, List.of()), conf.toString()).value(),
            DataContext.ofProcess(line -> {}));
    TrainingWork work =
        new TrainingWork(
            experiment.tasks(),
            experiment.config().learner().at(0),
            experiment.config().seed(),
            0,
            false);
    Map<Boolean, Integer> tasks =
        new ConcurrentHashMap<>(); // key: whether the stage has a resource profile of its own
    waitForCores(4);
    SparkConf theirs = new SparkConf().setMaster(cluster.master()).setAppName("theirs");
    theirs.set("spark.jars", String.join(",", ExecutorJars.ofThisProgram()));
    LoopbackMaster.settings(cluster.master(), System.getenv()).forEach(theirs::set);
    try (JavaSparkContext spark = new JavaSparkContext(theirs);
        Cluster threads = new ThreadCluster(experiment.architecture(), 1)) {
      Executors.await(spark.sc());
      spark.sc().addSparkListener(counting(tasks));
      try (Cluster ours =
          new SparkCluster(spark.sc(), false, experiment.architecture(), ClusterConfig.DEFAULT)) {
        Round.MetaParameters z = Round.of(experiment.initial());
        assertThat(ours.sum(work, 100, z).vector()).isEqualTo(threads.sum(work, 100, z).vector());
        assertThat(ours.describe()).endsWith("2 partitions of 2 threads (2 executors of 2 cores)");
      }
      assertThat(spark.parallelize(List.of(1, 2, 3, 4), 4).count()).isEqualTo(4);
      LoopbackCluster.until(
          "four tasks of theirs and two of ours", () -> tasks.equals(Map.of(false, 4, true, 2)));
    }
  }

  /** Counts tasks of stages with the session's resource profile and of stages with another one. */
  private static SparkListener counting(Map<Boolean, Integer> tasks) {
    return new SparkListener() {
      @Override
      public void onStageCompleted(SparkListenerStageCompleted stage) {
        boolean ofItsOwn =
            stage.stageInfo().resourceProfileId() != ResourceProfile.DEFAULT_RESOURCE_PROFILE_ID();
        tasks.merge(ofItsOwn, stage.stageInfo().numTasks(), Integer::sum);
      }
    };
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
    String found;
    try {
      found = ClusterRuns.disturbed(conf, temp.resolve("one"), cluster.master(), i -> {});
      assertThat(driver.waitFor()).isZero();
    } finally {
      driver.destroyForcibly();
    }
    assertThat(List.of(found, ClusterRuns.sha256(other)))
        .isEqualTo(Collections.nCopies(2, undisturbed));
  }
}
