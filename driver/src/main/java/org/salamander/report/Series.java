package org.salamander.report;

import org.jspecify.annotations.Nullable;

/**
 * Points of a chart that belong together.
 *
 * @param name in the legend; series of one name share a colour
 * @param style how they are drawn
 * @param low lower ends of intervals around y; null where there are none
 * @param high upper ends
 */
public record Series(
    String name,
    Style style,
    double[] x,
    double[] y,
    double @Nullable [] low,
    double @Nullable [] high) {

  /** How points are drawn. */
  public enum Style {
    /** Joined, with a dot at each where they are few. */
    LINE,
    /** Joined faintly: what another series smooths. */
    FAINT,
    /** Joined by dashes: something to compare with. */
    REFERENCE,
    /** Dots alone. */
    DOTS
  }

  public Series {
    if (x.length != y.length
        || low != null && low.length != y.length
        || high != null && high.length != y.length
        || (low == null) != (high == null)) {
      throw new IllegalArgumentException(
          name
              + " has "
              + x.length
              + " x and "
              + y.length
              + " y; intervals need both ends of each");
    }
  }

  /** Points without intervals. */
  public static Series of(String name, Style style, double[] x, double[] y) {
    return new Series(name, style, x, y, null, null);
  }

  /** A line in a band of y ± half. */
  public static Series within(String name, double[] x, double[] y, double[] half) {
    double[] low = new double[y.length];
    double[] high = new double[y.length];
    for (int i = 0; i < y.length; i++) {
      low[i] = y[i] - half[i];
      high[i] = y[i] + half[i];
    }
    return new Series(name, Style.LINE, x, y, low, high);
  }
}
