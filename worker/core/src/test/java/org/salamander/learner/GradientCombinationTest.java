package org.salamander.learner;

import java.util.List;
import org.salamander.learner.inner.InnerConfig;

final class GradientCombinationTest extends LearnerContract {

  @Override
  protected MetaLearner learner() {
    return new GradientCombination(List.of(0.5f, 2f), 0.05f, 0, InnerConfig.ALL);
  }

  @Override
  protected double[] expected(double[] z) {
    double[] x = PretrainTest.concat(SUPPORT_X, QUERY_X);
    double[] y = PretrainTest.concat(SUPPORT_Y, QUERY_Y);
    double[] first = NET.gradient(z, x, y);
    double[] next = new double[z.length];
    for (int i = 0; i < z.length; i++) {
      next[i] = z[i] - 0.05f * first[i];
    }
    double[] second = NET.gradient(next, x, y);
    double[] combined = new double[z.length];
    for (int i = 0; i < z.length; i++) {
      combined[i] = 0.5 * first[i] + 2 * second[i];
    }
    return combined;
  }
}
