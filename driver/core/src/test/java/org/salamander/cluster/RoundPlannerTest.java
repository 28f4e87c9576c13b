package org.salamander.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RoundPlannerTest {

  private static final RoundCost ASSUMED = new RoundCost(14, 3.5, 2.25);

  private final RoundPlanner planner = new RoundPlanner(ASSUMED);

  @Test
  void beginsWithAllExecutorsAndFollowsWhatRoundsCost() {
    assertThat(planner.partitions(Train.class, 64, 8, 512, 4_000_000)).isEqualTo(64);
    Set<Integer> taken = rounds(Train.class, 100, new RoundCost(20, 50, 10), 20);
    assertThat(taken).as("the last rounds' partitions").hasSize(1).allMatch(p -> p < 20);
    double eight = new RoundCost(20, 50, 10).millis(8, 32);
    assertThat(planner.cost().millis(8, 32)).isCloseTo(eight, within(0.15 * eight));
    assertThat(planner.taskMillis()).isCloseTo(20, within(0.1));
  }

  @Test
  void longTasksKeepAllExecutorsThoughTheCostIsBeingLearned() {
    planner.partitions(Train.class, 64, 8, 512, 4_000_000);
    Set<Integer> taken = rounds(Train.class, 30, ASSUMED, 5_000);
    assertThat(taken).containsExactly(64);
  }

  @Test
  void kindsOfWorkHaveTheirOwnTimes() {
    rounds(Train.class, 30, ASSUMED, 5_000);
    rounds(Judge.class, 30, ASSUMED, 0.01);
    assertThat(planner.partitions(Train.class, 64, 8, 512, 4_000_000)).isEqualTo(64);
    assertThat(planner.partitions(Judge.class, 64, 8, 512, 0)).isEqualTo(1);
  }

  @Test
  void vectorsOfFewNumbersThatAreNotZeroCostWhatIsSent() {
    rounds(Train.class, 30, ASSUMED, 20);
    int dense = planner.partitions(Train.class, 64, 8, 512, 400_000_000);
    planner.sent(Train.class, 8, 8 * 400_000);
    assertThat(planner.vectorBytes(Train.class, 400_000_000)).isEqualTo(400_000);
    assertThat(planner.vectorBytes(Judge.class, 400_000_000)).isEqualTo(400_000_000);
    assertThat(planner.partitions(Train.class, 64, 8, 512, 400_000_000)).isGreaterThan(2 * dense);
  }

  /**
   * Plans rounds on 64 executors of 8 cores. Returns the numbers of partitions in the last ten
   * rounds.
   */
  private Set<Integer> rounds(Class<?> kind, int count, RoundCost truth, double taskMillis) {
    Set<Integer> last = new HashSet<>();
    for (int round = 0; round < count; round++) {
      int partitions = planner.partitions(kind, 64, 8, 512, 4_000_000);
      int longest = (512 / partitions + 7) / 8;
      planner.computed(kind, longest, longest * taskMillis);
      planner.cost(partitions, 4.0 * partitions, truth.millis(partitions, 4.0 * partitions));
      if (round >= count - 10) {
        last.add(partitions);
      }
    }
    return last;
  }

  private static final class Train {}

  private static final class Judge {}
}
