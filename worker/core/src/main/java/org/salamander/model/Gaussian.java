package org.salamander.model;

import org.salamander.random.Draws;

/**
 * Independent normal components: the outputs are the means μ followed by the log standard
 * deviations s.
 *
 * @param actions components of an action
 */
record Gaussian(int actions) implements Distribution {

  private static final double HALF_LOG_2PI = 0.5 * StrictMath.log(2 * StrictMath.PI);

  @Override
  public int outputs() {
    return 2 * actions;
  }

  @Override
  public int action() {
    return actions;
  }

  @Override
  public void sample(float[] y, int from, int choices, Draws draws, float[] target, int at) {
    for (int i = 0; i < actions; i++) {
      double deviation = StrictMath.exp(y[from + actions + i]);
      target[at + i] = (float) (y[from + i] + deviation * draws.gaussian());
    }
  }

  @Override
  public double logLikelihood(float[] y, int from, float[] target, int at) {
    double log = 0;
    for (int i = 0; i < actions; i++) {
      double s = y[from + actions + i];
      double u = ((double) target[at + i] - y[from + i]) * StrictMath.exp(-s);
      log -= 0.5 * u * u + s + HALF_LOG_2PI;
    }
    return log;
  }

  @Override
  public double divergence(float[] old, float[] now, int from, float[] target, int at) {
    double sum = 0;
    for (int i = 0; i < actions; i++) {
      double s = now[from + actions + i];
      double sOld = old[from + actions + i];
      double d = (double) old[from + i] - now[from + i];
      sum += s - sOld + 0.5 * ((StrictMath.exp(2 * sOld) + d * d) * StrictMath.exp(-2 * s) - 1);
    }
    return sum;
  }

  @Override
  public double gradient(
      float[] y, int from, float[] targets, int example, double share, float[] dy, float[] kept) {
    int at = example * targets();
    double weight = share * targets[at + actions]; // of the advantage
    double log = 0;
    for (int i = 0; i < actions; i++) {
      double s = y[from + actions + i];
      double precision = StrictMath.exp(-2 * s);
      double d = (double) targets[at + i] - y[from + i];
      double square = d * d * precision;
      log -= 0.5 * square + s + HALF_LOG_2PI;
      dy[from + i] = (float) (-weight * d * precision);
      dy[from + actions + i] = (float) (-weight * (square - 1));
      kept[example * outputs() + i] = (float) (targets[at + actions] * precision); // A/σ²
      kept[example * outputs() + actions + i] = (float) d;
    }
    return -weight * log;
  }

  /** ∂²/∂μ² = A/σ², ∂²/∂μ∂s = 2A·d/σ², ∂²/∂s² = 2A·d²/σ². */
  @Override
  public void tangent(
      float[] kept, int example, int from, double share, float[] tangent, float[] out) {
    for (int i = 0; i < actions; i++) {
      double q = share * kept[example * outputs() + i];
      double d = kept[example * outputs() + actions + i];
      double mean = tangent[from + i];
      double log = tangent[from + actions + i];
      out[from + i] = (float) (q * (mean + 2 * d * log));
      out[from + actions + i] = (float) (2 * q * d * (mean + d * log));
    }
  }

  @Override
  public void fisher(
      float[] y,
      int from,
      float[] targets,
      int example,
      double share,
      float[] tangent,
      float[] out) {
    for (int i = 0; i < actions; i++) {
      double precision = StrictMath.exp(-2.0 * y[from + actions + i]);
      out[from + i] = (float) (share * precision * tangent[from + i]);
      out[from + actions + i] = (float) (share * 2 * tangent[from + actions + i]);
    }
  }
}
