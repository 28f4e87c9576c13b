package org.salamander.outer;

import java.util.List;
import java.util.Map;

/** The optimizer of {@link OptimizerConfig.Sgd}. */
final class SgdOptimizer implements Optimizer {

  private final float momentum;
  private final float[] velocity; // u; empty without momentum

  SgdOptimizer(OptimizerConfig.Sgd config, int size) {
    momentum = config.momentum();
    velocity = new float[momentum == 0 ? 0 : size];
  }

  @Override
  public void step(
      float[] z, float[] gradient, List<Slice> learned, float rate, long step, Rounds rounds) {
    learned.forEach(slice -> step(z, gradient, slice.from(), slice.to(), rate));
  }

  private void step(float[] z, float[] gradient, int from, int to, float rate) {
    if (momentum == 0) {
      for (int i = from; i < to; i++) {
        z[i] -= rate * gradient[i];
      }
      return;
    }
    for (int i = from; i < to; i++) {
      float u = momentum * velocity[i] + gradient[i];
      velocity[i] = u;
      z[i] -= rate * u;
    }
  }

  @Override
  public Map<String, float[]> state() {
    return momentum == 0 ? Map.of() : Map.of("momentum", velocity);
  }
}
