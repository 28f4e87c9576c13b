package org.salamander.learner;

import java.util.Arrays;
import java.util.List;
import org.salamander.model.Layout;

/**
 * The inner loop's rate vector r at each step: zero on every slice that the inner loop leaves
 * alone.
 */
@FunctionalInterface
interface Rates {

  /** Writes r<sub>k</sub>, one rate a parameter, into all of {@code r}. */
  void into(float[] r, int step);

  /** One rate α for every parameter. */
  static Rates uniform(float rate) {
    return (r, step) -> Arrays.fill(r, rate);
  }

  /** A rate α on the first {@code n} parameters, 0 behind them. */
  static Rates first(int n, float rate) {
    return (r, step) -> {
      Arrays.fill(r, 0, n, rate);
      Arrays.fill(r, n, r.length, 0f);
    };
  }

  /** A rate α for every parameter in the first {@code steps} steps, {@code later} afterwards. */
  static Rates beyond(int steps, float rate, float later) {
    return (r, step) -> Arrays.fill(r, step < steps ? rate : later);
  }

  /**
   * A rate α on the slices under {@code prefix}, 0 elsewhere; {@link IllegalArgumentException} if
   * there is no such slice.
   */
  static Rates under(String prefix, Layout layout, float rate) {
    return on(layout.under(prefix), rate);
  }

  /** A rate α on what every task starts at zero, 0 elsewhere. */
  static Rates context(Layout layout, float rate) {
    return on(layout.slices().stream().filter(slice -> !slice.learned()).toList(), rate);
  }

  private static Rates on(List<Layout.Slice> slices, float rate) {
    return (r, step) -> {
      Arrays.fill(r, 0f);
      slices.forEach(slice -> Arrays.fill(r, slice.offset(), slice.end(), rate));
    };
  }

  /** Rates that are themselves a slice of z, from {@code offset} on. */
  static Rates learned(float[] z, int offset) {
    return (r, step) -> System.arraycopy(z, offset, r, 0, r.length);
  }
}
