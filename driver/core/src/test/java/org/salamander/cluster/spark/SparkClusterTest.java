package org.salamander.cluster.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerBlockUpdated;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.storage.BlockId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.salamander.cluster.Cluster;
import org.salamander.cluster.ClusterConfig;
import org.salamander.cluster.ClusterConfig.Reduce;
import org.salamander.cluster.ClusterException;
import org.salamander.cluster.Samples;
import org.salamander.cluster.TaskFailedException;
import org.salamander.cluster.ThreadCluster;
import org.salamander.config.Settings;
import org.salamander.learner.Contribution;
import org.salamander.learner.Maml;
import org.salamander.learner.Metrics;
import org.salamander.model.Architecture;
import org.salamander.model.net.Initialization;
import org.salamander.model.net.Mlp;
import org.salamander.model.net.Normalization;
import org.salamander.model.net.layer.Activation;
import org.salamander.random.Draws;
import org.salamander.task.Sinusoid;
import org.salamander.task.Split;
import org.salamander.work.Round;
import org.salamander.work.Work;

/**
 * Spark must give the same bits as one thread, with any partitions and either reduction, and must
 * leave nothing behind.
 */
@Timeout(120)
class SparkClusterTest {

  private static final Samples.Bare ARCHITECTURE = new Samples.Bare(10_000);
  private static SparkContext spark;

  @BeforeAll
  static void start() {
    spark =
        new SparkContext(
            SparkContexts.conf("local[2]")
                .set("spark.ui.enabled", "true")
                .set("spark.ui.port", "0"));
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @ParameterizedTest
  @CsvSource({
    "1,FLAT", "1,TREE", "2,FLAT", "2,TREE", "3,FLAT", "3,TREE", "7,FLAT", "7,TREE", "40,TREE"
  })
  void anyPartitionsGiveTheBitsOfOneThread(int partitions, Reduce reduce) {
    float[] z = ARCHITECTURE.initial();
    try (Cluster thread = new ThreadCluster(ARCHITECTURE, 1);
        Cluster cluster = cluster(ARCHITECTURE, partitions, reduce)) {
      for (int tasks : new int[] {1, 25, 32}) {
        Contribution expected = thread.sum(Samples.TERMS, tasks, Round.of(z));
        Contribution found = cluster.sum(Samples.TERMS, tasks, Round.of(z));
        assertThat(found.vector()).isEqualTo(expected.vector());
        assertThat(found.metrics()).isEqualTo(expected.metrics());
      }
      List<double[]> rows = cluster.map(Samples.ROWS, 25, Round.of(z));
      for (int task = 0; task < 25; task++) {
        assertThat(rows.get(task)).containsExactly(task, z[task]);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1,FLAT", "2,TREE", "3,FLAT", "7,TREE", "7,FLAT"})
  void metaTrainingEndsAtTheSameParameters(int partitions, Reduce reduce) {
    Sinusoid tasks = sinusoids();
    Architecture mlp = mlp().architecture(tasks.domain());
    try (Cluster threads = new ThreadCluster(mlp, 2);
        Cluster cluster = cluster(mlp, partitions, reduce)) {
      float[] expected = trained(threads, mlp, tasks);
      assertThat(trained(cluster, mlp, tasks)).isEqualTo(expected);
    }
  }

  private static float[] trained(Cluster cluster, Architecture architecture, Sinusoid tasks) {
    Maml maml = new Maml(2, 0.01f);
    float[] z = new float[architecture.layout().size()];
    architecture.initialize(z, Draws.of(1));
    for (int iteration = 0; iteration < 20; iteration++) {
      Work<Round.MetaParameters, Contribution> work = work(maml, tasks, iteration);
      Contribution sum = cluster.sum(work, 25, Round.of(z));
      for (int i = 0; i < z.length; i++) {
        z[i] -= 0.01f / 25 * sum.vector()[i];
      }
    }
    return z;
  }

  private static Work<Round.MetaParameters, Contribution> work(
      Maml maml, Sinusoid tasks, int iteration) {
    return (sent, index, workspace) ->
        maml.contribute(
            sent.z(),
            tasks.task(1, Split.TRAIN, iteration, index),
            Draws.of(1, iteration, index),
            workspace);
  }

  @Test
  void throughTheTreeTheDriverReceivesSingleVectors() {
    List<Long> results = Collections.synchronizedList(new ArrayList<>());
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onTaskEnd(SparkListenerTaskEnd end) {
            if (end.taskType().equals("ResultTask")) {
              results.add(end.taskMetrics().resultSize());
            }
          }
        };
    spark.addSparkListener(listener);
    try (Cluster cluster = cluster(ARCHITECTURE, 7, Reduce.TREE)) {
      cluster.sum(Samples.TERMS, 25, Round.of(ARCHITECTURE.initial()));
      // ⌈√7⌉ = 3 groups at most; subtrees of 25 tasks: [0, 16), [16, 25)
      until(() -> results.size() == 2);
      long vector = 4L * ARCHITECTURE.size();
      assertThat(results)
          .allSatisfy(size -> assertThat(size).isBetween(vector, vector + vector / 5));
    } finally {
      spark.removeSparkListener(listener);
    }
  }

  @Test
  void sparksPagesShowOurMetricsAndWhatAJobIs() {
    try (Cluster cluster = cluster(ARCHITECTURE, 3, Reduce.FLAT)) {
      cluster.sum(Samples.TERMS, 25, Round.of(ARCHITECTURE.initial()));
      cluster.report(812, 0.25, 1_000_000);
      assertThat(page("/metrics/prometheus"))
          .containsPattern("driver_salamander_iteration_Value\\{[^}]*} 812")
          .containsPattern("driver_salamander_loss_Value\\{[^}]*} 0.25")
          .containsPattern("driver_salamander_tasks_Value\\{[^}]*} 25")
          .containsPattern("driver_salamander_outerSeconds_Value\\{[^}]*} 0.001");
      assertThat(page("/metrics/json")).contains("driver.salamander.reduceSeconds");
      String described = Samples.TERMS.title() + " (25 in 3 partitions)";
      until(
          () ->
              page("/api/v1/applications/" + spark.applicationId() + "/jobs").contains(described));
    }
  }

  private static String page(String path) {
    try (InputStream in = URI.create(spark.uiWebUrl().get() + path).toURL().openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aRoundThatFailsSaysWhereAndTheNextOneWorks() {
    Work<Round.MetaParameters, Contribution> failing =
        (sent, index, workspace) -> {
          if (index == 17) {
            throw new IllegalStateException("no such luck");
          }
          return Samples.NOTHING.perform(sent, index, workspace);
        };
    for (Reduce reduce : List.of(Reduce.FLAT, Reduce.TREE)) {
      try (Cluster cluster = cluster(ARCHITECTURE, 3, reduce)) {
        float[] z = ARCHITECTURE.initial();
        assertThatThrownBy(() -> cluster.sum(failing, 25, Round.of(z)))
            .isInstanceOf(TaskFailedException.class)
            .hasMessage("task 17 failed: no such luck")
            .hasCauseInstanceOf(IllegalStateException.class);
        assertThat(cluster.sum(Samples.TERMS, 25, Round.of(z)).metrics().tasks()).isEqualTo(25);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"FLAT,false", "TREE,false", "FLAT,true"})
  void broadcastsAreDestroyed(Reduce reduce, boolean failing) {
    Samples.Bare large = new Samples.Bare(250_000); // 1 MB: a leak of 60 rounds is 60 MB and more
    float[] z = large.initial();
    try (Cluster cluster = cluster(large, 2, reduce)) {
      cluster.sum(Samples.NOTHING, 2, Round.of(z));
      long before = blockBytes();
      for (int round = 0; round < (failing ? 20 : 60); round++) {
        z[0] = round; // otherwise it would not be sent again
        if (failing) {
          assertThatThrownBy(
                  () ->
                      cluster.sum(
                          (v, i, w) -> new Contribution(new float[-1], Metrics.NONE),
                          2,
                          Round.of(z)))
              .isInstanceOf(TaskFailedException.class);
        } else {
          cluster.sum(Samples.NOTHING, 2, Round.of(z));
        }
      }
      until(() -> blockBytes() < before + (4 << 20));
      assertThat(spark.persistentRdds().size()).isZero();
    }
  }

  /** As with a validation between two iterations, and within an iteration of a trust region. */
  @Test
  void aVectorIsSentOnlyWhenItHasChanged() {
    Set<BlockId> sent = ConcurrentHashMap.newKeySet();
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onBlockUpdated(SparkListenerBlockUpdated event) {
            if (event.blockUpdatedInfo().memSize() >= 4L * ARCHITECTURE.size()) {
              sent.add(event.blockUpdatedInfo().blockId());
            }
          }
        };
    Work<Round.Direction, double[]> product =
        (round, index, workspace) -> new double[] {round.z()[index] * round.direction()[index]};
    Work<Round.Candidate, double[]> trial =
        (round, index, workspace) -> new double[] {round.candidate()[index]};
    float[] z = ARCHITECTURE.initial();
    float[] other = z.clone();
    other[9_999] += 1;
    spark.addSparkListener(listener);
    try (Cluster cluster = cluster(ARCHITECTURE, 2, Reduce.FLAT)) {
      cluster.sum(Samples.TERMS, 8, Round.of(z));
      assertThat(cluster.map(Samples.ROWS, 8, Round.of(z.clone())).get(3)).containsExactly(3, z[3]);
      until(() -> sent.size() == 1);
      for (int i = 1; i <= 3; i++) {
        float[] direction = new float[z.length];
        Arrays.fill(direction, i);
        Round.Direction round = new Round.Direction(z, direction);
        assertThat(cluster.map(product, 8, round).get(3)).containsExactly(i * z[3]);
      }
      until(() -> sent.size() == 1 + 3);
      cluster.map(trial, 8, new Round.Candidate(z, other));
      cluster.sum(Samples.TERMS, 8, Round.of(other));
      until(() -> sent.size() == 1 + 3 + 1);
      other[3] = 7; // in place, as an outer rule does
      assertThat(cluster.map(Samples.ROWS, 8, Round.of(other)).get(3)).containsExactly(3, 7);
      until(() -> sent.size() == 1 + 3 + 1 + 1);
    } finally {
      spark.removeSparkListener(listener);
    }
  }

  @Test
  void takesTheTreeWhenMuchWouldReachTheDriver() {
    List<String> kinds = Collections.synchronizedList(new ArrayList<>());
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onTaskEnd(SparkListenerTaskEnd end) {
            kinds.add(end.taskType());
          }
        };
    spark.addSparkListener(listener);
    // 4 aligned blocks, one vector each: 160,000 bytes
    try (Cluster flat =
            new SparkCluster(spark, false, ARCHITECTURE, config(4, Reduce.AUTO, 160_000));
        Cluster tree =
            new SparkCluster(spark, false, ARCHITECTURE, config(4, Reduce.AUTO, 159_999))) {
      flat.sum(Samples.NOTHING, 32, Round.of(ARCHITECTURE.initial()));
      until(() -> kinds.size() == 4);
      assertThat(kinds).containsOnly("ResultTask");
      tree.sum(Samples.NOTHING, 32, Round.of(ARCHITECTURE.initial()));
      until(() -> kinds.size() == 10);
      assertThat(kinds.subList(4, 8)).containsOnly("ShuffleMapTask");
    } finally {
      spark.removeSparkListener(listener);
    }
  }

  /**
   * Each task touches 16 of 10,000 numbers. The tree is used until the cluster has measured that.
   */
  @Test
  void numbersThatNoTaskTouchedAreNotSent() {
    List<Long> flat = Collections.synchronizedList(new ArrayList<>());
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onTaskEnd(SparkListenerTaskEnd end) {
            if (end.taskType().equals("ResultTask")) {
              flat.add(end.taskMetrics().resultSize());
            }
          }
        };
    Work<Round.MetaParameters, Contribution> touched =
        (round, index, workspace) -> {
          float[] term = workspace.lend(round.z().length);
          Arrays.fill(term, 0f);
          Arrays.fill(term, 300 * index, 300 * index + 16, index % 3 == 0 ? -0f : round.z()[index]);
          return new Contribution(term, Metrics.NONE);
        };
    float[] z = ARCHITECTURE.initial();
    spark.addSparkListener(listener);
    try (Cluster thread = new ThreadCluster(ARCHITECTURE, 1);
        Cluster cluster =
            new SparkCluster(spark, false, ARCHITECTURE, config(4, Reduce.AUTO, 159_999))) {
      float[] expected = thread.sum(touched, 32, Round.of(z)).vector();
      assertThat(cluster.sum(touched, 32, Round.of(z)).vector()).isEqualTo(expected);
      until(() -> flat.size() == 2); // from the groups of the tree
      assertThat(cluster.sum(touched, 32, Round.of(z)).vector()).isEqualTo(expected);
      until(() -> flat.size() == 2 + 4);
      assertThat(flat).allSatisfy(bytes -> assertThat(bytes).isLessThan(4L * z.length / 10));
    } finally {
      spark.removeSparkListener(listener);
    }
  }

  @Test
  void aPartitionAnExecutorUnlessTold() {
    float[] z = ARCHITECTURE.initial();
    try (Cluster cluster = new SparkCluster(spark, false, ARCHITECTURE, ClusterConfig.DEFAULT);
        Cluster three = cluster(ARCHITECTURE, 3, Reduce.AUTO)) {
      assertThat(cluster.slots()).isEqualTo(2);
      assertThat(cluster.describe()).isEqualTo("Spark local[2], 1 partition of 2 threads");
      assertThat(three.describe()).isEqualTo("Spark local[2], 3 partitions of 1 thread");
      three.sum(Samples.TERMS, 2, Round.of(z));
      assertThat(three.describe()).isEqualTo("Spark local[2], 2 partitions of 1 thread");
    }
  }

  @Test
  void threadsOfAPartitionShareItsTasks() {
    float[] z = ARCHITECTURE.initial();
    Settings<ClusterConfig> threads = Settings.of(ClusterConfig.class).with("threads", 3);
    try (Cluster one = new ThreadCluster(ARCHITECTURE, 1);
        Cluster cluster = new SparkCluster(spark, false, ARCHITECTURE, threads.make())) {
      Work<Round.MetaParameters, double[]> met =
          (sent, index, workspace) -> new double[] {Meeting.met(3)};
      assertThat(cluster.map(met, 3, Round.of(z)))
          .allSatisfy(row -> assertThat(row[0]).isEqualTo(3));
      Contribution expected = one.sum(Samples.TERMS, 100, Round.of(z));
      Contribution found = cluster.sum(Samples.TERMS, 100, Round.of(z));
      assertThat(found.vector()).isEqualTo(expected.vector());
      assertThat(found.metrics()).isEqualTo(expected.metrics());
    }
  }

  /** A point where threads of this JVM wait for each other. */
  private static final class Meeting {
    private static final Set<Thread> THREADS = ConcurrentHashMap.newKeySet();

    /** Waits for so many threads. Returns the number of threads that arrived. */
    static int met(int threads) {
      THREADS.add(Thread.currentThread());
      until(() -> THREADS.size() >= threads);
      return THREADS.size();
    }
  }

  @Test
  void aCancelledJobEndsItsThreadsSoon() throws InterruptedException {
    AtomicInteger begun = BEGUN;
    begun.set(0);
    Work<Round.MetaParameters, double[]> work =
        (sent, index, workspace) -> {
          BEGUN.incrementAndGet();
          LockSupport.parkNanos(1_000_000);
          return new double[0];
        };
    try (Cluster cluster = new SparkCluster(spark, false, ARCHITECTURE, ClusterConfig.DEFAULT)) {
      Thread canceller =
          new Thread(
              () -> {
                until(() -> begun.get() > 10);
                spark.cancelAllJobs();
              });
      canceller.start();
      assertThatThrownBy(() -> cluster.map(work, 1_000_000, Round.of(new float[1])))
          .isInstanceOf(ClusterException.class)
          .hasMessageContaining("cancelled");
      canceller.join();
      assertThat(cluster.map(Samples.ROWS, 4, Round.of(new float[8]))).hasSize(4);
      int then = begun.get();
      LockSupport.parkNanos(20_000_000);
      assertThat(begun.get()).as("tasks begun after the next round").isEqualTo(then);
    }
  }

  /** Tasks run in this JVM, so they share static fields with the test. */
  private static final AtomicInteger BEGUN = new AtomicInteger();

  @Test
  void aClosedClusterRefusesRounds() {
    Cluster cluster = cluster(ARCHITECTURE, 2, Reduce.FLAT);
    cluster.close();
    cluster.close();
    assertThatThrownBy(() -> cluster.sum(Samples.TERMS, 1, Round.of(new float[1])))
        .isInstanceOf(IllegalStateException.class);
    assertThat(spark.isStopped()).isFalse();
  }

  private static Cluster cluster(Architecture architecture, int partitions, Reduce reduce) {
    return new SparkCluster(spark, false, architecture, config(partitions, reduce, 1 << 26));
  }

  private static ClusterConfig config(int partitions, Reduce reduce, long maxDriverBytes) {
    return Settings.of(ClusterConfig.class)
        .with("partitions", partitions)
        .with("reduce", reduce)
        .with("max-driver-bytes", maxDriverBytes)
        .make();
  }

  /** The number of bytes in the block manager. */
  private static long blockBytes() {
    var status = spark.getExecutorMemoryStatus().values().head();
    return (long) status._1() - (long) status._2();
  }

  /** Waits for something that Spark does in the background. */
  private static void until(BooleanSupplier condition) {
    long limit = System.nanoTime() + 20_000_000_000L;
    while (!condition.getAsBoolean() && System.nanoTime() < limit) {
      Thread.onSpinWait();
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }

  private static Sinusoid sinusoids() {
    List<Double> one = List.of(1.0, 1.0);
    return new Sinusoid(
        10,
        10,
        List.of(0.1, 5.0),
        List.of(0.0, Math.PI),
        null,
        one,
        List.of(-5.0, 5.0),
        Sinusoid.Sign.MINUS,
        0);
  }

  private static Mlp mlp() {
    return new Mlp(
        List.of(40, 40),
        Activation.RELU,
        Normalization.NONE,
        false,
        true,
        0.001f,
        null,
        Initialization.TRUNCATED_NORMAL,
        0);
  }
}
