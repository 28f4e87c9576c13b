package org.salamander.cluster.simulated;

import org.salamander.random.Draws;

/**
 * The probabilities of faults.
 *
 * @param executorDies chance that one of the executors dies in a round
 * @param executorJoins chance that another one joins in a round
 * @param straggles chance that a partition takes 10 times as long
 * @param taskFails chance that a partition fails on an executor
 * @param lost chance that a message does not arrive
 * @param repeated chance that an answer arrives twice
 * @param driverDies chance that the driver dies in a round
 */
public record Faults(
    double executorDies,
    double executorJoins,
    double straggles,
    double taskFails,
    double lost,
    double repeated,
    double driverDies) {

  /** No faults. */
  public static final Faults NONE = new Faults(0, 0, 0, 0, 0, 0, 0);

  /** Draws some kinds of faults, and a probability for each. */
  public static Faults drawn(Draws draws) {
    return new Faults(
        some(draws, 0.5),
        some(draws, 0.5),
        some(draws, 0.3),
        some(draws, 0.2),
        some(draws, 0.2),
        some(draws, 0.5),
        some(draws, 0.15));
  }

  private static double some(Draws draws, double most) {
    return draws.below(3) == 0 ? 0 : draws.uniform() * most;
  }
}
