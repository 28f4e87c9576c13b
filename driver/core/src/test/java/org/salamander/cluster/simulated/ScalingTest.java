package org.salamander.cluster.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.salamander.cluster.Samples;
import org.salamander.cluster.simulated.SimulatedCluster.Shape;
import org.salamander.random.Draws;
import org.salamander.work.Round;

/**
 * Simulates the cost of a round without its tasks on clusters of up to 10,000 cores. It uses the
 * measured processor time of a driver. {@code docs/scaling.md} has the table that this test prints.
 */
class ScalingTest {

  private static final int CORES = 16; // of an executor
  private static final int[] EXECUTORS = {2, 10, 63, 625};
  private static final double[] PARAMETERS = {112e3, 1e6, 10e6};

  private static final Samples.Bare MODEL = new Samples.Bare(8); // the real size of the sums

  @Test
  void aThousandCoresCostLittle() {
    assertThat(millis(63, 112e3, false)).isLessThan(350);
    assertThat(millis(63, 1e6, false)).isLessThan(1_000);
  }

  @Test
  void withoutATreeTheFormulaHolds() {
    for (int executors : EXECUTORS) {
      for (double parameters : PARAMETERS) {
        Shape shape = shape(executors, parameters, false);
        double formula = shape.driver().millis(executors, executors * shape.megabytes());
        assertThat(millis(executors, parameters, false)).isBetween(formula - 1, formula + 10);
      }
    }
  }

  @Test
  void theTreeHelpsWhereVectorsAreLargeAndMany() {
    System.out.println("cores executors parameters flat_ms tree_ms");
    for (int executors : EXECUTORS) {
      for (double parameters : PARAMETERS) {
        System.out.printf(
            Locale.ROOT,
            "%d %d %.0f %.0f %.0f%n",
            executors * CORES,
            executors,
            parameters,
            millis(executors, parameters, false),
            millis(executors, parameters, true));
      }
    }
    assertThat(millis(2, 112e3, true)).isGreaterThan(millis(2, 112e3, false));
    assertThat(millis(625, 1e6, true)).isLessThan(millis(625, 1e6, false) / 2);
    assertThat(millis(625, 10e6, true)).isLessThan(millis(625, 10e6, false) / 5);
  }

  private static Shape shape(int executors, double parameters, boolean tree) {
    return new Shape(executors, CORES, 0, Float.BYTES * parameters / 1e6, tree, false);
  }

  private static double millis(int executors, double parameters, boolean tree) {
    VirtualTime time = new VirtualTime();
    Shape shape = shape(executors, parameters, tree);
    try (SimulatedCluster cluster =
        new SimulatedCluster(MODEL, shape, Faults.NONE, time, Draws.of(1))) {
      cluster.sum(Samples.TERMS, executors * CORES, Round.of(MODEL.initial()));
    }
    return time.now() / 1e3;
  }
}
