package org.salamander.kernel;

/**
 * The operations on flat vectors of which updates consist. They compute element by element, so that
 * every JVM gives the same bits.
 */
public final class Vectors {

  private Vectors() {}

  /** y ← y + x. */
  public static void add(float[] x, float[] y) {
    for (int i = 0; i < y.length; i++) {
      y[i] += x[i];
    }
  }

  /** next ← z − r ⊙ g on the first {@code n} elements (fma). */
  public static void descend(float[] z, float[] r, float[] g, float[] next, int n) {
    for (int i = 0; i < n; i++) {
      next[i] = Math.fma(-r[i], g[i], z[i]);
    }
  }

  /** next ← z − r g on the first {@code n} elements (fma). */
  public static void descend(float[] z, float r, float[] g, float[] next, int n) {
    for (int i = 0; i < n; i++) {
      next[i] = Math.fma(-r, g[i], z[i]);
    }
  }

  /** out ← r v on the first {@code n} elements. */
  public static void multiply(float r, float[] v, float[] out, int n) {
    for (int i = 0; i < n; i++) {
      out[i] = r * v[i];
    }
  }

  /** out ← r ⊙ v on the first {@code n} elements. */
  public static void multiply(float[] r, float[] v, float[] out, int n) {
    for (int i = 0; i < n; i++) {
      out[i] = r[i] * v[i];
    }
  }

  /** y ← y − x on the first {@code n} elements. */
  public static void subtract(float[] x, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] -= x[i];
    }
  }

  /**
   * y ← y − a ⊙ b on {@code n} elements: those of a and b from {@code from} on, those of y from
   * {@code to} on (fma).
   */
  public static void subtractProduct(float[] a, float[] b, int from, float[] y, int to, int n) {
    for (int i = 0; i < n; i++) {
      y[to + i] = Math.fma(-a[from + i], b[from + i], y[to + i]);
    }
  }

  /** y ← y + a·x on the first {@code n} elements (fma). */
  public static void addScaled(float a, float[] x, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = Math.fma(a, x[i], y[i]);
    }
  }

  /** sum ← y + a·x on the first {@code n} elements (fma). */
  public static void addScaled(float a, float[] x, float[] y, float[] sum, int n) {
    for (int i = 0; i < n; i++) {
      sum[i] = Math.fma(a, x[i], y[i]);
    }
  }

  /** y ← y + a·(x − w) on the first {@code n} elements (fma). */
  public static void addScaledDifference(float a, float[] x, float[] w, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = Math.fma(a, x[i] - w[i], y[i]);
    }
  }

  /** Whether every element is a finite number. */
  public static boolean finite(float[] x) {
    float sum = 0;
    for (float value : x) {
      sum += value * 0f; // NaN and infinity turn the sum into NaN, and nothing else does
    }
    return sum == 0f;
  }

  /** Whether every number of one lane of a group's vector is finite. */
  public static boolean finite(float[] x, int lane, int lanes) {
    float sum = 0;
    for (int i = LaneKernels.at(0, lanes) + lane; i < x.length; i += lanes) {
      sum += x[i] * 0f;
    }
    return sum == 0f;
  }
}
