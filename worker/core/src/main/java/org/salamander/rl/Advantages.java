package org.salamander.rl;

import org.salamander.model.Batch;

/**
 * Trajectories as a batch for the policy gradient: A_t = Σ_{t' ≥ t} γ^{t'−t} r_{t'} − b(s_t, t),
 * where b is the {@link LinearBaseline} fitted to these trajectories, as in the code of MAML's
 * authors. The advantages are then normalised over the batch to mean 0 and standard deviation 1.
 */
final class Advantages {

  /** Added to the standard deviation, which is 0 if all rewards are equal. */
  private static final double EPSILON = 1e-8;

  private Advantages() {}

  static Batch batch(Trajectories trajectories, double discount) {
    int size = trajectories.size();
    double[] advantages = returns(trajectories, discount);
    LinearBaseline.fit(trajectories, advantages).subtract(trajectories, advantages);
    normalize(advantages);
    float[] targets = trajectories.actions().clone();
    int width = targets.length / size;
    double share = (double) size / trajectories.episodes();
    for (int i = 0; i < size; i++) {
      targets[(i + 1) * width - 2] = (float) advantages[i];
      targets[(i + 1) * width - 1] = (float) (trajectories.rewards()[i] * share);
    }
    return new Batch(size, trajectories.observations(), targets);
  }

  private static double[] returns(Trajectories trajectories, double discount) {
    double[] returns = trajectories.rewards().clone();
    for (int e = 0; e < trajectories.episodes(); e++) {
      for (int i = trajectories.starts()[e + 1] - 2; i >= trajectories.starts()[e]; i--) {
        returns[i] += discount * returns[i + 1];
      }
    }
    return returns;
  }

  private static void normalize(double[] values) {
    double mean = 0;
    for (double value : values) {
      mean += value;
    }
    mean /= values.length;
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    double deviation = Math.sqrt(squares / values.length) + EPSILON;
    for (int i = 0; i < values.length; i++) {
      values[i] = (values[i] - mean) / deviation;
    }
  }
}
