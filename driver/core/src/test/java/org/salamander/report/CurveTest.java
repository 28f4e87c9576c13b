package org.salamander.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tests the smoothing of learning curves, and the mean of several curves. */
class CurveTest {

  @Test
  void smoothingKeepsALineAndCalmsNoise() {
    double[] x = IntStream.range(0, 400).asDoubleStream().toArray();
    double[] noisy = IntStream.range(0, 400).mapToDouble(i -> i + (i % 2 == 0 ? 5 : -5)).toArray();
    assertThat(new Curve(x, x).smoothed().y()).containsExactly(x, within(1e-9));
    double[] calm = new Curve(x, noisy).smoothed().y();
    assertThat(calm[200]).isCloseTo(200, within(1.0));
    assertThat(new Curve(new double[] {1}, new double[] {2}).smoothed().y()).containsExactly(2);
  }

  @Test
  void theMeanOfCurvesIsTakenWhereAllAre() {
    Curve a = new Curve(new double[] {0, 10}, new double[] {0, 10});
    Curve b = new Curve(new double[] {5, 10, 20}, new double[] {15, 20, 30});
    Curve mean = Curve.mean(List.of(a, b));
    assertThat(mean.x()[0]).isEqualTo(5);
    assertThat(mean.x()[mean.x().length - 1]).isEqualTo(10);
    assertThat(mean.y()[0]).isCloseTo(10, within(1e-9)); // (5 + 15) / 2
    assertThat(mean.y()[mean.y().length - 1]).isCloseTo(15, within(1e-9));
    assertThat(Curve.mean(List.of(new Curve(new double[0], new double[0]))).x()).isEmpty();
  }
}
