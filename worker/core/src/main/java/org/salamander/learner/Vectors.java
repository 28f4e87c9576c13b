package org.salamander.learner;

/**
 * The small vocabulary of flat vectors that updates are written in. Element by element, so that
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

  /**
   * sum ← the sum of 2^{@code level} lanes of {@code x}, from {@code lane} on, number by number and
   * by the tree of {@link Partial}.
   *
   * @param x numbers × width
   * @param width lanes of x
   */
  static void sumLanes(float[] x, int width, int lane, int level, float[] sum) {
    for (int i = 0, at = lane; i < sum.length; i++, at += width) {
      sum[i] =
          switch (level) {
            case 0 -> x[at];
            case 1 -> two(x, at);
            case 2 -> four(x, at);
            case 3 -> eight(x, at);
            case 4 -> eight(x, at) + eight(x, at + 8);
            default -> tree(x, at, level);
          };
    }
  }

  private static float two(float[] x, int at) {
    return x[at] + x[at + 1];
  }

  private static float four(float[] x, int at) {
    return two(x, at) + two(x, at + 2);
  }

  private static float eight(float[] x, int at) {
    return four(x, at) + four(x, at + 4);
  }

  private static float tree(float[] x, int at, int level) {
    return level == 3
        ? eight(x, at)
        : tree(x, at, level - 1) + tree(x, at + (1 << (level - 1)), level - 1);
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
}
