package org.salamander.report;

/**
 * An axis of a chart.
 *
 * @param label with the unit, where there is one
 * @param log whether its scale is logarithmic
 */
public record Axis(String label, boolean log) {

  /** A linear axis. */
  public static Axis of(String label) {
    return new Axis(label, false);
  }

  /** A logarithmic axis; points that are not positive are left out. */
  public static Axis log(String label) {
    return new Axis(label, true);
  }
}
