package org.salamander.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.salamander.random.Draws;

/** The remembered inner loop's two products with J = ∂z_K/∂z_0. */
final class PathTest {

  private static final Rates UNEVEN =
      (r, step) -> {
        for (int i = 0; i < r.length; i++) {
          r[i] = 0.01f * (i % 7) * (step + 1);
        }
      };

  @Test
  void pushforwardIsTheSlopeOfTheEndAndTheAdjointOfThePullback() {
    Workspace workspace = new Workspace(LearnerContract.architecture());
    int size = workspace.model().layout().size();
    float[] z = normal(size, 1);
    float[] v = normal(size, 2);
    float[] lambda = normal(size, 3);
    try (Path path = Path.descend(z, LearnerContract.task(), 3, UNEVEN, workspace)) {
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
    try (Path path = Path.descend(moved, LearnerContract.task(), 3, UNEVEN, workspace)) {
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
