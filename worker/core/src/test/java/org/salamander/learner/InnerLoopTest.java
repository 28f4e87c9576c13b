package org.salamander.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.salamander.kernel.Vectors;
import org.salamander.learner.inner.Descent;
import org.salamander.learner.inner.InnerLoop;
import org.salamander.learner.inner.Rates;
import org.salamander.model.Layout;
import org.salamander.model.Workspace;
import org.salamander.random.Draws;

/** Tests the two products of a remembered inner loop with J = ∂z_K/∂z_0. */
final class InnerLoopTest {

  private record Uneven(List<Layout.Slice> moving) implements Rates {
    @Override
    public void into(float[] r, int k) {
      for (int i = 0; i < r.length; i++) {
        r[i] = 0.01f * (i % 7) * (k + 1);
      }
    }
  }

  private static InnerLoop loop(float[] z, Workspace workspace) {
    Rates rates = new Uneven(workspace.model().layout().slices());
    return Descent.of(rates, workspace).remember(z, LearnerContract.task(), 3);
  }

  @Test
  void pushforwardIsTheSlopeOfTheEndAndTheAdjointOfThePullback() {
    Workspace workspace = new Workspace(LearnerContract.architecture());
    int size = workspace.model().layout().size();
    float[] z = normal(size, 1);
    float[] v = normal(size, 2);
    float[] lambda = normal(size, 3);
    try (InnerLoop path = loop(z, workspace)) {
      float[] jv = v.clone();
      path.pushforward(jv);
      float[] back = lambda.clone();
      path.pullback(back);
      assertThat(dot(lambda, jv)).isCloseTo(dot(back, v), within(1e-4));
      double[] up = end(z, v, 1e-3f, workspace);
      double[] down = end(z, v, -1e-3f, workspace);
      for (int i = 0; i < size; i++) {
        assertThat((double) jv[i]).isCloseTo((up[i] - down[i]) / 2e-3, within(2e-3));
      }
      assertThat(jv).isNotEqualTo(v);
    }
  }

  private static double[] end(float[] z, float[] v, float step, Workspace workspace) {
    float[] moved = z.clone();
    Vectors.addScaled(step, v, moved, moved.length);
    try (InnerLoop path = loop(moved, workspace)) {
      return LearnerContract.widen(path.end());
    }
  }

  private static float[] normal(int size, int seed) {
    float[] x = new float[size];
    Draws draws = Draws.of(seed, "path");
    for (int i = 0; i < size; i++) {
      x[i] = (float) (0.5 * draws.gaussian());
    }
    return x;
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}
