package org.salamander.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.salamander.model.Batch;

/**
 * Logistic tasks: labels are balanced and come from a hyperplane. The spread says how much the
 * hyperplanes of tasks differ.
 */
final class LogisticTest {

  private static final int D = 20;

  private static Logistic logistic(double spread) {
    return new Logistic(1, 2000, D, spread);
  }

  private static Batch query(Logistic source, long seed, int index) {
    return source.task(seed, Split.TRAIN, 0, index).query(new float[0]);
  }

  /** Σ (y − ½)·x has approximately the direction of w, because x has no preferred direction. */
  private static double[] direction(Batch batch) {
    double[] w = new double[D];
    for (int i = 0; i < batch.size(); i++) {
      for (int j = 0; j < D; j++) {
        w[j] += (batch.targets()[i] - 0.5) * batch.inputs()[i * D + j];
      }
    }
    return w;
  }

  private static double cosine(Logistic source, long seed, long otherSeed) {
    double[] a = direction(query(source, seed, 0));
    double[] b = direction(query(source, otherSeed, 1));
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (int j = 0; j < D; j++) {
      ab += a[j] * b[j];
      aa += a[j] * a[j];
      bb += b[j] * b[j];
    }
    return ab / Math.sqrt(aa * bb);
  }

  @Test
  void tasksOfARunShareADirectionAsFarAsTheSpreadSays() {
    assertThat(cosine(logistic(0), 1, 1)).isGreaterThan(0.98);
    // w₁·w₂ ≈ |μ|², |w|² ≈ |μ|²(1 + d·spread²)
    assertThat(cosine(logistic(0.1), 1, 1)).isCloseTo(1 / 1.2, within(0.1));
    assertThat(Math.abs(cosine(logistic(10), 1, 1))).isLessThan(0.6);
  }

  @Test
  void runsDoNot() {
    assertThat(Math.abs(cosine(logistic(0), 1, 2))).isLessThan(0.6);
  }

  @Test
  void inputsAreCentredAndLabelsBalancedAndDependent() {
    Batch batch = query(logistic(0.1), 1, 0);
    double sum = 0;
    for (float x : batch.inputs()) {
      assertThat(x).isBetween(-0.5f, 0.5f);
      sum += x;
    }
    assertThat(sum / batch.inputs().length).isCloseTo(0, within(0.01));
    double ones = 0;
    double right = 0;
    double[] w = direction(batch);
    for (int i = 0; i < batch.size(); i++) {
      assertThat(batch.targets()[i]).isIn(0f, 1f);
      ones += batch.targets()[i];
      double product = 0;
      for (int j = 0; j < D; j++) {
        product += w[j] * batch.inputs()[i * D + j];
      }
      right += (product > 0) == (batch.targets()[i] > 0.5) ? 1 : 0;
    }
    assertThat(ones / batch.size()).isCloseTo(0.5, within(0.05));
    assertThat(right / batch.size()).isGreaterThan(0.93);
  }

  @Test
  void aTaskIsAFunctionOfItsName() {
    TaskPurity.check(new Logistic(10, 10, 50, 0.1));
  }

  @Test
  void refusesWhatMakesNoSense() {
    refused("shots is 0", () -> new Logistic(0, 1, 1, 0));
    refused("queries is 0", () -> new Logistic(1, 0, 1, 0));
    refused("dimensions is 0", () -> new Logistic(1, 1, 0, 0));
    refused("spread is -1.0", () -> new Logistic(1, 1, 1, -1));
    refused("spread is NaN", () -> new Logistic(1, 1, 1, Double.NaN));
    refused("spread is Infinity", () -> new Logistic(1, 1, 1, Double.POSITIVE_INFINITY));
  }

  private static void refused(String message, Runnable construction) {
    assertThatIllegalArgumentException()
        .isThrownBy(construction::run)
        .withMessageStartingWith(message);
  }
}
