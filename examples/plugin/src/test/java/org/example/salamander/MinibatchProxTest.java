package org.example.salamander;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import org.salamander.learner.LearnerContract;
import org.salamander.learner.MetaLearner;

/** The kit's tests of any learner, with MinibatchProx's own loop in double precision. */
final class MinibatchProxTest extends LearnerContract {

  private static final int STEPS = 4;
  private static final float RATE = 0.05f;
  private static final float STIFFNESS = 0.5f;

  @Override
  protected MetaLearner learner() {
    return new MinibatchProx(STEPS, RATE, STIFFNESS);
  }

  @Override
  protected double[] expected(double[] theta) {
    double[] x = concat(SUPPORT_X, QUERY_X);
    double[] y = concat(SUPPORT_Y, QUERY_Y);
    double[] w = theta.clone();
    for (int k = 0; k < STEPS; k++) {
      double[] gradient = NET.gradient(w, x, y);
      for (int i = 0; i < w.length; i++) {
        w[i] -= RATE * (gradient[i] + STIFFNESS * (w[i] - theta[i]));
      }
    }
    double[] term = new double[w.length];
    Arrays.setAll(term, i -> STIFFNESS * (theta[i] - w[i])); // λ(θ − θ_τ)
    return term;
  }

  private static double[] concat(double[] a, double[] b) {
    return DoubleStream.concat(Arrays.stream(a), Arrays.stream(b)).toArray();
  }
}
