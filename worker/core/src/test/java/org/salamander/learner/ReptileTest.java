package org.salamander.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.salamander.learner.inner.InnerConfig;
import org.salamander.learner.inner.InnerRule;
import org.salamander.learner.inner.Minibatches;
import org.salamander.random.Draws;

/**
 * Tests Reptile with each inner optimizer. The reference is θ − θ_K of the same loop in double
 * precision.
 */
final class ReptileTest {

  @Nested
  final class WithSgd extends LearnerContract {
    @Override
    protected MetaLearner learner() {
      return new Reptile(4, 0.05f, 0, InnerRule.sgd());
    }

    @Override
    protected double[] expected(double[] z) {
      return delta(z, 4, 0.05f, false);
    }
  }

  @Nested
  final class WithAdam extends LearnerContract {
    @Override
    protected MetaLearner learner() {
      return new Reptile(4, 0.01f, 0, InnerRule.adam());
    }

    @Override
    protected double[] expected(double[] z) {
      return delta(z, 4, 0.01f, true);
    }
  }

  @Nested
  final class WithAveragedAdam extends LearnerContract {
    @Override
    protected MetaLearner learner() {
      return new Reptile(
          4, 0.01f, 0, Reptile.AdamState.AVERAGED, InnerConfig.ALL.by(InnerRule.adam()));
    }

    @Override
    protected double[] expected(double[] z) {
      return delta(z, 4, 0.01f, true);
    }
  }

  @Test
  void averagedMomentsNeedAdam() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Reptile(1, 0.1f, 0, Reptile.AdamState.AVERAGED, InnerConfig.ALL))
        .withMessageStartingWith("adam-state");
  }

  @Test
  void minibatchesCoverTheirPoolInEveryEpoch() {
    var pool = LearnerContract.task().support(0, new float[0]);
    var minibatches = new Minibatches(2, Draws.of(1));
    java.util.Map<Float, Integer> seen = new java.util.TreeMap<>();
    for (int i = 0; i < 5; i++) { // 5 batches of 2 examples are two epochs of 5 examples
      for (float x : minibatches.next(pool).inputs()) {
        seen.merge(x, 1, Integer::sum);
      }
    }
    assertThat(seen).hasSize(5);
    assertThat(seen.values()).containsOnly(2);
  }

  private static double[] delta(double[] z, int steps, double rate, boolean adam) {
    int n = LearnerContract.NET.size();
    double[] x = PretrainTest.concat(LearnerContract.SUPPORT_X, LearnerContract.QUERY_X);
    double[] y = PretrainTest.concat(LearnerContract.SUPPORT_Y, LearnerContract.QUERY_Y);
    double[] point = java.util.Arrays.copyOf(z, 2 * n + 1);
    for (int k = 0; k < steps; k++) {
      double[] gradient = LearnerContract.NET.gradient(java.util.Arrays.copyOf(point, n), x, y);
      point[2 * n] = 0.999f * point[2 * n] + (1 - 0.999f);
      for (int i = 0; i < n; i++) {
        point[n + i] = 0.999f * point[n + i] + (1 - 0.999f) * gradient[i] * gradient[i];
        point[i] -=
            rate
                * (adam
                    ? gradient[i] / (StrictMath.sqrt(point[n + i] / point[2 * n]) + 1e-8)
                    : gradient[i]);
      }
    }
    double[] delta = new double[z.length];
    for (int i = 0; i < z.length; i++) {
      delta[i] = z[i] - point[i];
    }
    return delta;
  }
}
