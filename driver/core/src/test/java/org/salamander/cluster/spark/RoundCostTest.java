package org.salamander.cluster.spark;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RoundCostTest {

  private static final RoundCost COST = new RoundCost(10, 2, 5);

  @Test
  void aRoundCostsItsFloorItsPartitionsAndTheirBytes() {
    assertThat(COST.millis(4, 1_000_000)).isEqualTo(10 + 4 * (2 + 5));
  }

  @Test
  void aPartitionASlotWhileNothingIsKnown() {
    assertThat(COST.bestPartitions(8, 100, 0, 4)).isEqualTo(8);
    assertThat(COST.bestPartitions(8, 3, 0, 4)).isEqualTo(3);
  }

  @Test
  void tasksThatTakeLongGoToAllSlotsAndTinyOnesToOne() {
    assertThat(COST.bestPartitions(8, 64, 1000, 4)).isEqualTo(8);
    assertThat(COST.bestPartitions(8, 64, 0.01, 4)).isEqualTo(1);
  }

  @Test
  void inBetweenTheGainOfAPartitionEqualsItsCost() {
    // √(tasks · task / cost of a partition) = √(64 · 1 / 2) ≈ 5.7
    assertThat(COST.bestPartitions(32, 64, 1, 4)).isBetween(5, 6);
    // as many partitions as make no block shorter are not taken
    assertThat(COST.bestPartitions(64, 64, 1000, 4)).isEqualTo(64);
    assertThat(COST.bestPartitions(63, 64, 1000, 4)).isEqualTo(32);
  }
}
