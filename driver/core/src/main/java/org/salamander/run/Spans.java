package org.salamander.run;

import java.util.Locale;

/** Formats durations for people. */
public final class Spans {

  private Spans() {}

  /** {@code 2 h 05 min}, {@code 3 min 20 s}, {@code 14 s}. */
  public static String written(double seconds) {
    long s = Math.round(seconds);
    return s >= 3600
        ? String.format(Locale.ROOT, "%d h %02d min", s / 3600, s / 60 % 60)
        : s >= 60 ? String.format(Locale.ROOT, "%d min %02d s", s / 60, s % 60) : s + " s";
  }
}
