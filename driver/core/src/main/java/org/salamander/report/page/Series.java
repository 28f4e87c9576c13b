package org.salamander.report.page;

/**
 * Points of a chart that belong together.
 *
 * @param name in the legend; series of one name share a colour
 * @param style how they are drawn
 * @param low lower ends of intervals around y; empty if there are none
 * @param high upper ends
 */
public record Series(
    String name, Style style, double[] x, double[] y, double[] low, double[] high) {

  private static final double[] NONE = {};

  /** How points are drawn. */
  public enum Style {
    /** Joined by a line, with a dot at each point if there are few. */
    LINE,
    /** Joined by a faint line: the values of a series that is also shown smoothed. */
    FAINT,
    /** Joined by a dashed line: a reference. */
    REFERENCE,
    /** Dots only. */
    DOTS,
    /** Stars: the goals. */
    STAR
  }

  public Series {
    if (x.length != y.length
        || (low.length > 0 && low.length != y.length)
        || high.length != low.length) {
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
    return new Series(name, style, x, y, NONE, NONE);
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

  /** A description of its first and last points. */
  String told() {
    int last = x.length - 1;
    return last < 0
        ? name + ": nothing"
        : last == 0
            ? name + ": " + Numbers.written(y[0])
            : name + ": from " + Numbers.written(y[0]) + " to " + Numbers.written(y[last]);
  }

  /** The value at x with its interval; empty if it has no point there. */
  String at(double place) {
    for (int i = 0; i < x.length; i++) {
      if (x[i] == place) {
        boolean within = low.length > 0 && Double.isFinite(low[i]);
        return Numbers.written(y[i])
            + (within
                ? " [" + Numbers.written(low[i]) + ", " + Numbers.written(high[i]) + "]"
                : "");
      }
    }
    return "";
  }
}
