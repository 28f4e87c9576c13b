package org.salamander.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.salamander.learner.Contribution;
import org.salamander.learner.Metrics;
import org.salamander.work.Round;
import org.salamander.work.Work;

@Timeout(60)
class ThreadClusterTest {

  private static final Samples.Bare ARCHITECTURE = new Samples.Bare(257);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 25, 64})
  void anyNumberOfThreadsGivesTheBitsOfOne(int tasks) {
    try (Cluster one = new ThreadCluster(ARCHITECTURE, 1)) {
      for (int threads : new int[] {2, 3, 7}) {
        try (Cluster many = new ThreadCluster(ARCHITECTURE, threads)) {
          for (int round = 0; round < 20; round++) {
            float[] z = ARCHITECTURE.initial();
            z[0] = round;
            Contribution expected = one.sum(Samples.TERMS, tasks, Round.of(z));
            Contribution found = many.sum(Samples.TERMS, tasks, Round.of(z));
            assertThat(found.vector()).isEqualTo(expected.vector());
            assertThat(found.metrics()).isEqualTo(expected.metrics());
          }
        }
      }
    }
  }

  @Test
  void rowsComeInTaskOrder() {
    try (Cluster cluster = new ThreadCluster(ARCHITECTURE, 3)) {
      float[] z = ARCHITECTURE.initial();
      List<double[]> rows = cluster.map(Samples.ROWS, 100, Round.of(z));
      for (int task = 0; task < 100; task++) {
        assertThat(rows.get(task)).containsExactly(task, z[task]);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void vectorsGoRoundInsteadOfBeingAllocated(int threads) {
    Map<float[], Boolean> seen = new IdentityHashMap<>();
    Work<Round.MetaParameters, Contribution> work =
        (sent, index, workspace) -> {
          float[] vector = workspace.lend(ARCHITECTURE.size());
          synchronized (seen) {
            seen.put(vector, true);
          }
          return new Contribution(vector, Metrics.NONE);
        };
    try (Cluster cluster = new ThreadCluster(ARCHITECTURE, threads)) {
      float[] z = ARCHITECTURE.initial();
      for (int round = 0; round < 400; round++) {
        cluster.sum(work, 25, Round.of(z));
      }
      // What one round may need at once: which thread takes which task differs.
      assertThat(seen).hasSizeLessThanOrEqualTo(25 + threads);
    }
  }

  @Test
  void aFailureNamesTheLowestTaskAndTheClusterLivesOn() {
    Work<Round.MetaParameters, Contribution> failing =
        (sent, index, workspace) -> {
          if (index == 5 || index == 20) {
            throw new IllegalStateException("no such luck");
          }
          return Samples.NOTHING.perform(sent, index, workspace);
        };
    try (Cluster cluster = new ThreadCluster(ARCHITECTURE, 2)) {
      float[] z = ARCHITECTURE.initial();
      assertThatThrownBy(() -> cluster.sum(failing, 25, Round.of(z)))
          .isInstanceOf(TaskFailedException.class)
          .hasMessage("task 5 failed: no such luck")
          .hasCauseInstanceOf(IllegalStateException.class);
      assertThat(cluster.map(Samples.ROWS, 4, Round.of(z))).hasSize(4);
    }
  }

  @Test
  void anInterruptStopsTheRoundAndIsKept() {
    Thread caller = Thread.currentThread();
    AtomicInteger done = new AtomicInteger();
    Work<Round.MetaParameters, double[]> work =
        (sent, index, workspace) -> {
          if (done.incrementAndGet() == 10) {
            caller.interrupt();
          }
          return new double[0];
        };
    try (Cluster cluster = new ThreadCluster(ARCHITECTURE, 2)) {
      assertThatThrownBy(() -> cluster.map(work, 1_000_000, Round.of(new float[1])))
          .isInstanceOf(ClusterException.class)
          .hasMessageContaining("interrupted");
      assertThat(Thread.interrupted()).isTrue();
      assertThat(done.get()).isLessThan(1_000_000);
      assertThat(cluster.map(Samples.ROWS, 4, Round.of(new float[8]))).hasSize(4);
    }
  }

  @Test
  void runsOnItsOwnDaemonThreadsAndTheCallers() {
    List<Thread> threads = new ArrayList<>();
    Work<Round.MetaParameters, double[]> work =
        (sent, index, workspace) -> {
          synchronized (threads) {
            threads.add(Thread.currentThread());
          }
          return new double[0];
        };
    CyclicBarrier all = new CyclicBarrier(3);
    Work<Round.MetaParameters, double[]> together =
        (sent, index, workspace) -> {
          await(all);
          return work.perform(sent, index, workspace);
        };
    try (Cluster one = new ThreadCluster(ARCHITECTURE, 1)) {
      one.map(work, 9, Round.of(new float[1]));
      assertThat(threads).containsOnly(Thread.currentThread());
    }
    threads.clear();
    Cluster three = new ThreadCluster(ARCHITECTURE, 3);
    three.map(together, 9, Round.of(new float[1]));
    assertThat(threads.stream().distinct()).hasSize(3).contains(Thread.currentThread());
    three.close();
    for (Thread thread : threads) {
      if (thread != Thread.currentThread()) {
        assertThat(thread.isDaemon()).isTrue();
        join(thread);
        assertThat(thread.isAlive()).isFalse();
      }
    }
    assertThatThrownBy(() -> three.map(work, 1, Round.of(new float[1])))
        .isInstanceOf(IllegalStateException.class);
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join(10_000);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void refusesARoundWithoutTasks() {
    try (Cluster cluster = new ThreadCluster(ARCHITECTURE, 1)) {
      assertThatThrownBy(() -> cluster.sum(Samples.TERMS, 0, Round.of(new float[1])))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("0 tasks");
    }
  }
}
