package org.salamander.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RoundCostTest {

  private static final RoundCost COST = new RoundCost(10, 2, 5);

  @Test
  void aRoundCostsItsFloorItsPartitionsAndTheirBytes() {
    assertThat(COST.millis(4, 4)).isEqualTo(10 + 4 * (2 + 5));
  }

  @Test
  void asManyPartitionsAsRunAtOnceWhileNothingIsKnown() {
    assertThat(COST.bestPartitions(8, 1, 100, 0, 4)).isEqualTo(8);
    assertThat(COST.bestPartitions(8, 1, 3, 0, 4)).isEqualTo(3);
  }

  @Test
  void tasksThatTakeLongGoToAllExecutorsAndTinyOnesToOne() {
    assertThat(COST.bestPartitions(8, 1, 64, 1000, 4)).isEqualTo(8);
    assertThat(COST.bestPartitions(8, 1, 64, 0.01, 4)).isEqualTo(1);
  }

  @Test
  void inBetweenTheGainOfAPartitionEqualsItsCost() {
    // √(tasks · task / cost of a partition) = √(64 · 1 / 2) ≈ 5.7
    assertThat(COST.bestPartitions(32, 1, 64, 1, 4)).isBetween(5, 6);
    // more partitions are not chosen if they do not make the longest one shorter
    assertThat(COST.bestPartitions(64, 1, 64, 1000, 4)).isEqualTo(64);
    assertThat(COST.bestPartitions(63, 1, 64, 1000, 4)).isEqualTo(32);
  }

  @Test
  void threadsOfAPartitionTakeItsTasksTogether() {
    assertThat(COST.millis(4, 8, 64, 100, 0)).isEqualTo(10 + 4 * 2 + 2 * 100);
    // 25 tasks on machines of 16 threads: two machines are enough
    assertThat(COST.bestPartitions(63, 16, 25, 100, 4)).isEqualTo(2);
  }

  @Test
  void rangesThatAreSubtreesSendOneVectorAndOthersMore() {
    // 32 tasks in 4 are four subtrees; 25 tasks in 2 are 13 and 12: seven vectors
    assertThat(COST.millis(4, 1, 32, 0, 1_000_000)).isEqualTo(10 + 4 * 2 + 4 * 5);
    assertThat(COST.millis(2, 1, 25, 0, 1_000_000)).isGreaterThan(10 + 2 * 2 + 2 * 5);
  }
}
