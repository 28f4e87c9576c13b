package org.salamander.report;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.salamander.report.page.Series;
import org.salamander.report.page.Series.Style;

/**
 * A quantity of one run against iterations.
 *
 * @param x ascending
 */
record Curve(double[] x, double[] y) {

  /** Width of the moving mean that smooths a curve, as a fraction of the curve. */
  private static final int WINDOWS = 20;

  /** Number of points of a mean of curves. */
  private static final int GRID = 100;

  static Curve of(Map<Double, Double> points) {
    return new Curve(
        points.keySet().stream().mapToDouble(Double::doubleValue).toArray(),
        points.values().stream().mapToDouble(Double::doubleValue).toArray());
  }

  /** Whether it has so few points that it is not smoothed. */
  boolean calm() {
    return y.length < 2 * WINDOWS;
  }

  /** The moving mean, over fewer neighbours at the ends. A short curve is returned unchanged. */
  Curve smoothed() {
    return calm() ? this : new Curve(x, smoothed(y, y.length / WINDOWS / 2 + 1));
  }

  /** The moving mean over {@code half} values on either side. */
  static double[] smoothed(double[] values, int half) {
    double[] smooth = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      int reach = Math.min(half, Math.min(i, values.length - 1 - i)); // equally many on either side
      smooth[i] = Arrays.stream(values, i - reach, i + reach + 1).average().orElseThrow();
    }
    return smooth;
  }

  /** The mean of several curves, over the range that all of them cover. */
  static Curve mean(List<Curve> curves) {
    List<Curve> known = curves.stream().filter(curve -> curve.x.length > 0).toList();
    double from = known.stream().mapToDouble(curve -> curve.x[0]).max().orElse(0);
    double to = known.stream().mapToDouble(curve -> curve.x[curve.x.length - 1]).min().orElse(0);
    double[] x = new double[to > from ? GRID : known.isEmpty() ? 0 : 1];
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      double at = x.length == 1 ? from : from + (to - from) * i / (GRID - 1);
      x[i] = at;
      y[i] = known.stream().mapToDouble(curve -> curve.at(at)).average().orElseThrow();
    }
    return new Curve(x, y);
  }

  /** The value at x, by linear interpolation. */
  private double at(double place) {
    int found = Arrays.binarySearch(x, place);
    if (found >= 0) {
      return y[found];
    }
    int right = Math.min(Math.max(-found - 1, 1), x.length - 1);
    if (x.length == 1) {
      return y[0];
    }
    double share = (place - x[right - 1]) / (x[right] - x[right - 1]);
    return y[right - 1] + Math.min(1, share) * (y[right] - y[right - 1]);
  }

  Series series(String name, Style style) {
    return Series.of(name, style, x, y);
  }
}
