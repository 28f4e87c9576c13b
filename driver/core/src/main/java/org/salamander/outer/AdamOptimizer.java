package org.salamander.outer;

import java.util.List;
import java.util.Map;

/**
 * The optimizer of {@link OptimizerConfig.Adam}. The bias correction is computed from the step's
 * number and needs no state.
 */
final class AdamOptimizer implements Optimizer {

  private final OptimizerConfig.Adam config;
  private final float[] first; // m
  private final float[] second; // v

  AdamOptimizer(OptimizerConfig.Adam config, int size) {
    this.config = config;
    first = new float[size];
    second = new float[size];
  }

  @Override
  public void step(
      float[] z, float[] gradient, List<Slice> learned, float rate, long step, Rounds rounds) {
    for (Slice slice : learned) {
      if (config.decay() > 0 && slice.weights()) {
        decay(z, slice.from(), slice.to(), rate * config.decay());
      }
      step(z, gradient, slice.from(), slice.to(), rate, step);
    }
  }

  private static void decay(float[] z, int from, int to, float share) {
    for (int i = from; i < to; i++) {
      z[i] -= share * z[i];
    }
  }

  private void step(float[] z, float[] gradient, int from, int to, float rate, long step) {
    float beta1 = config.beta1();
    float beta2 = config.beta2();
    float rest1 = 1 - beta1;
    float rest2 = 1 - beta2;
    float epsilon = config.epsilon();
    float scale = (float) (rate / (1 - StrictMath.pow(beta1, (double) step))); // β/(1 − β₁ᵗ)
    float correction =
        (float) (1 / StrictMath.sqrt(1 - StrictMath.pow(beta2, (double) step))); // of √v̂
    float[] m = first;
    float[] v = second;
    for (int i = from; i < to; i++) {
      float g = gradient[i];
      float m1 = beta1 * m[i] + rest1 * g;
      float v1 = beta2 * v[i] + rest2 * g * g;
      m[i] = m1;
      v[i] = v1;
      z[i] -= scale * m1 / ((float) Math.sqrt(v1) * correction + epsilon);
    }
  }

  @Override
  public Map<String, float[]> state() {
    return Map.of("adam.first", first, "adam.second", second);
  }
}
