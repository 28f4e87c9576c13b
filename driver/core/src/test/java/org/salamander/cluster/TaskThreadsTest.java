package org.salamander.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.salamander.work.Partial;
import org.salamander.work.Round;
import org.salamander.work.Work;

@Timeout(60)
class TaskThreadsTest {

  private static final Samples.Bare ARCHITECTURE = new Samples.Bare(33);

  @Test
  void aRangesSumIsTheSameHoweverManyThreadsShareIt() {
    Round.MetaParameters z = Round.of(ARCHITECTURE.initial());
    TaskRange range = new TaskRange(13, 90);
    try (TaskThreads one = new TaskThreads(ARCHITECTURE, 1);
        TaskThreads five = new TaskThreads(ARCHITECTURE, 5)) {
      for (int round = 0; round < 50; round++) {
        Partial expected = one.sum(Samples.TERMS, 100, range, z, () -> false);
        Partial found = five.sum(Samples.TERMS, 100, range, z, () -> false);
        assertThat(found.nodes()).usingRecursiveComparison().isEqualTo(expected.nodes());
      }
    }
  }

  @Test
  void aLongTaskKeepsNoOtherThreadWaiting() {
    CountDownLatch others = new CountDownLatch(48);
    Work<Round, double[]> work =
        (round, index, workspace) -> {
          if (index == 0) {
            await(others); // its thread has taken [0, 16); the other thread computes the rest
          } else if (index >= 16) {
            others.countDown();
          }
          return new double[] {index};
        };
    try (TaskThreads threads = new TaskThreads(ARCHITECTURE, 2)) {
      assertThat(threads.map(work, new TaskRange(0, 64), Round.of(new float[1]), () -> false))
          .hasDimensions(64, 1);
    }
  }

  @Test
  void gaveUpWhenTold() {
    AtomicInteger done = new AtomicInteger();
    Work<Round, double[]> work =
        (round, index, workspace) -> {
          done.incrementAndGet();
          return new double[0];
        };
    try (TaskThreads threads = new TaskThreads(ARCHITECTURE, 3)) {
      assertThatThrownBy(
              () ->
                  threads.map(
                      work,
                      new TaskRange(0, 1_000_000),
                      Round.of(new float[1]),
                      () -> done.get() > 100))
          .isInstanceOf(ClusterException.class);
      assertThat(done.get()).isLessThan(1_000);
      assertThat(
              threads.map(Samples.ROWS, new TaskRange(0, 4), Round.of(new float[8]), () -> false))
          .hasDimensions(4, 2);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
