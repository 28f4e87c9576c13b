package org.salamander.cluster;

import java.util.Arrays;

/**
 * Fits {@link RoundCost} to the rounds that a run measures. Each of the cost's three numbers is
 * written as a multiple of its initial value. The multiples minimize the squared relative errors of
 * the rounds plus {@link #TRUST} times their own squared distances from 1. The weight of a round
 * decreases as others follow. A number that the rounds do not determine stays at its initial value.
 * Not thread-safe.
 */
final class RoundCostFit {

  /** Weight of the assumed cost, in rounds. */
  private static final double TRUST = 0.01;

  /**
   * Factor on the weight of a round after each further round; the weight halves after 14 rounds.
   */
  private static final double FADE = 0.95;

  /** The least multiple, because a cost is positive. */
  private static final double LEAST = 0.02;

  private static final int SWEEPS = 100;

  private final RoundCost assumed;
  private final double[][] products = new double[3][3];
  private final double[] sums = new double[3];
  private final double[] multiples = {1, 1, 1};

  /** Without any rounds. */
  public RoundCostFit(RoundCost assumed) {
    this.assumed = assumed;
  }

  /**
   * Adds a measured round.
   *
   * @param megabytes sent by all its partitions together
   * @param millis its time without its tasks; a round with 0 is ignored
   */
  public void add(int partitions, double megabytes, double millis) {
    if (millis <= 0) {
      return;
    }
    double[] terms = {
      assumed.floor() / millis,
      assumed.perPartition() * partitions / millis,
      assumed.perMegabyte() * megabytes / millis
    };
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        products[i][j] = FADE * products[i][j] + terms[i] * terms[j];
      }
      sums[i] = FADE * sums[i] + terms[i];
    }
    minimize();
  }

  /** Coordinate descent: exact in each multiple, none below {@link #LEAST}. */
  private void minimize() {
    Arrays.fill(multiples, 1);
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      for (int i = 0; i < 3; i++) {
        double rest = TRUST + sums[i];
        for (int j = 0; j < 3; j++) {
          rest -= i == j ? 0 : products[i][j] * multiples[j];
        }
        multiples[i] = Math.max(LEAST, rest / (TRUST + products[i][i]));
      }
    }
  }

  /** The cost fitted to all rounds so far. */
  public RoundCost cost() {
    return new RoundCost(
        assumed.floor() * multiples[0],
        assumed.perPartition() * multiples[1],
        assumed.perMegabyte() * multiples[2]);
  }
}
