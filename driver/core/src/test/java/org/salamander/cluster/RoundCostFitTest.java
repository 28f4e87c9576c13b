package org.salamander.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.salamander.random.Draws;

class RoundCostFitTest {

  private static final RoundCost ASSUMED = new RoundCost(14, 3.5, 2.25);
  private static final RoundCost TRUE = new RoundCost(40, 1.5, 9);

  @Test
  void findsTheCostOfRoundsThatDiffer() {
    RoundCostFit fit = new RoundCostFit(ASSUMED);
    Draws draws = Draws.of(1, "noise");
    for (int round = 0; round < 200; round++) {
      int partitions = 1 << round % 6;
      double megabytes = round % 7 == 0 ? 0 : 4.0 * partitions;
      fit.add(partitions, megabytes, TRUE.millis(partitions, megabytes) * draws.uniform(0.9, 1.1));
    }
    assertThat(fit.cost().floor()).isCloseTo(40, within(4.0));
    assertThat(fit.cost().perPartition()).isCloseTo(1.5, within(0.8));
    assertThat(fit.cost().perMegabyte()).isCloseTo(9, within(0.9));
  }

  @Test
  void roundsOfOneShapeGiveItsCostAndKeepTheRestNearWhatWasAssumed() {
    RoundCostFit fit = new RoundCostFit(ASSUMED);
    for (int round = 0; round < 50; round++) {
      fit.add(8, 0, 84);
    }
    assertThat(fit.cost().millis(8, 0)).isCloseTo(84, within(2.0));
    assertThat(fit.cost().perMegabyte()).isEqualTo(2.25);
    assertThat(fit.cost().floor()).isGreaterThan(14);
    assertThat(fit.cost().perPartition()).isGreaterThan(3.5);
  }

  @Test
  void followsAChange() {
    RoundCostFit fit = new RoundCostFit(ASSUMED);
    for (int round = 0; round < 100; round++) {
      fit.add(4, 1, 30);
    }
    for (int round = 0; round < 200; round++) {
      fit.add(4, 1, 90);
    }
    assertThat(fit.cost().millis(4, 1)).isCloseTo(90, within(5.0));
  }

  @Test
  void noCostIsNegativeOrNothing() {
    RoundCostFit fit = new RoundCostFit(ASSUMED);
    for (int round = 0; round < 50; round++) {
      fit.add(1, 0, 100);
      fit.add(64, 0, 50);
      fit.add(3, 0, 0);
    }
    assertThat(fit.cost().perPartition()).isPositive();
    assertThat(fit.cost().floor()).isPositive();
  }
}
