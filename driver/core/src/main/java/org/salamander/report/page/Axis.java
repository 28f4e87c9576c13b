package org.salamander.report.page;

import java.util.List;

/**
 * An axis of a chart.
 *
 * @param label with the unit, if there is one
 * @param log whether its scale is logarithmic
 * @param names texts at 0, 1, 2 … instead of numbers; empty on an axis of numbers
 */
public record Axis(String label, boolean log, List<String> names) {

  /** From this ratio of largest to smallest value on, a loss has a logarithmic scale. */
  private static final double WIDE = 50;

  public Axis {
    names = List.copyOf(names);
  }

  /** A linear axis. */
  public static Axis of(String label) {
    return new Axis(label, false, List.of());
  }

  /** An axis of named categories. */
  public static Axis of(String label, List<String> names) {
    return new Axis(label, false, names);
  }

  /** Logarithmic for losses that span orders of magnitude, linear otherwise. */
  public static Axis fitting(String label, List<Series> series) {
    double least = Double.POSITIVE_INFINITY;
    double most = 0;
    for (Series s : series) {
      for (double y : s.y()) {
        least = Math.min(least, y);
        most = Math.max(most, y);
      }
    }
    return label.contains("loss") && least > 0 && most / least > WIDE ? log(label) : of(label);
  }

  /** A logarithmic axis; points that are not positive are left out. */
  public static Axis log(String label) {
    return new Axis(label, true, List.of());
  }

  /** The text at a position of the axis. */
  String written(double value) {
    return names.isEmpty() ? Numbers.written(value) : names.get((int) value);
  }
}
