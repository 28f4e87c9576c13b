package org.salamander.cluster.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ExecutorCoresTest {

  @Test
  void aPartitionHasAllCoresOfAnExecutorWhereExecutorsAreAlike() {
    requirePartitions(List.of(16, 16, 16), 16, 3);
    requirePartitions(List.of(1, 1, 1, 1), 1, 4);
    requirePartitions(List.of(7), 7, 1);
    requirePartitions(List.of(), 1, 0);
  }

  @Test
  void executorsOfEightAndSixteenMakePartitionsOfEight() {
    requirePartitions(List.of(8, 16), 8, 3);
  }

  @Test
  void aFewCoresMayStandIdle() {
    requirePartitions(List.of(15, 16), 15, 2);
    requirePartitions(List.of(1, 16), 16, 1);
    requirePartitions(List.of(6, 16), 5, 4); // 20 of 22 cores; 6 would use 18
  }

  private static void requirePartitions(List<Integer> executors, int cores, int slots) {
    int each = ExecutorCores.perPartition(executors);
    assertThat(each).isEqualTo(cores);
    assertThat(ExecutorCores.slots(executors, each)).isEqualTo(slots);
  }

  @Test
  void saysWhatThereIs() {
    assertThat(ExecutorCores.described(List.of(8, 16, 8)))
        .isEqualTo("2 executors of 8 cores and 1 executor of 16 cores");
    assertThat(ExecutorCores.described(List.of(1))).isEqualTo("1 executor of 1 core");
  }
}
