package org.salamander.outer;

import java.util.List;
import java.util.Map;

/**
 * The optimizer of {@link OptimizerConfig.Trpo}. Sums are in double and in index order. The rounds'
 * sums have a fixed order too, so the step's bits do not depend on the cluster. It has no state.
 */
final class TrustRegion implements Optimizer {

  private final OptimizerConfig.Trpo config;
  private final int size;

  TrustRegion(OptimizerConfig.Trpo config, int size) {
    this.config = config;
    this.size = size;
  }

  @Override
  public void step(
      float[] z, float[] gradient, List<Slice> learned, float rate, long step, Rounds rounds) {
    double[] g = widen(gradient);
    double[] x = solve(g, rounds);
    double curvature = dot(x, product(x, rounds));
    if (!(curvature > 0)) {
      return; // no direction changes any policy
    }
    double scale =
        StrictMath.sqrt(2 * rate / curvature); // the step whose divergence is δ, to second order
    for (int i = 0; i <= config.backtracks(); i++) {
      float[] candidate = new float[size];
      for (int j = 0; j < size; j++) {
        candidate[j] = (float) (z[j] - scale * x[j]);
      }
      Rounds.Trial trial = rounds.trial(candidate);
      if (trial.surrogate() < 0 && trial.divergence() <= rate) {
        learned.forEach(s -> System.arraycopy(candidate, s.from(), z, s.from(), s.to() - s.from()));
        return;
      }
      scale *= config.backtrack();
    }
  }

  /** (F + damping·I)·x = g by conjugate gradient (Hestenes and Stiefel 1952), from x = 0. */
  private double[] solve(double[] g, Rounds rounds) {
    double[] x = new double[size];
    double[] residual = g.clone();
    double[] direction = g.clone();
    double square = dot(residual, residual);
    double enough = config.tolerance() * square;
    for (int i = 0; i < config.conjugateGradients() && square > enough; i++) {
      double[] product = product(direction, rounds);
      double length = square / dot(direction, product);
      for (int j = 0; j < size; j++) {
        x[j] += length * direction[j];
        residual[j] -= length * product[j];
      }
      double next = dot(residual, residual);
      double keep = next / square;
      for (int j = 0; j < size; j++) {
        direction[j] = residual[j] + keep * direction[j];
      }
      square = next;
    }
    return x;
  }

  /** (F + damping·I)·v. */
  private double[] product(double[] v, Rounds rounds) {
    float[] narrow = new float[size];
    for (int i = 0; i < size; i++) {
      narrow[i] = (float) v[i];
    }
    double[] product = widen(rounds.fisher(narrow));
    for (int i = 0; i < size; i++) {
      product[i] += config.damping() * v[i];
    }
    return product;
  }

  private static double[] widen(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  @Override
  public Map<String, float[]> state() {
    return Map.of();
  }
}
