package org.salamander.report.page;

import java.math.BigDecimal;
import java.math.MathContext;

/** Formats numbers for people. */
final class Numbers {

  private static final MathContext DIGITS = new MathContext(4);

  private Numbers() {}

  /** Four significant digits; whole numbers in full; a dash for NaN and infinity. */
  static String written(double value) {
    if (!Double.isFinite(value)) {
      return "–";
    }
    boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
    BigDecimal exact = BigDecimal.valueOf(value);
    BigDecimal shown = (whole ? exact : exact.round(DIGITS)).stripTrailingZeros();
    return shown.scale() > 6 || shown.precision() - shown.scale() > 15
        ? shown.toString()
        : shown.toPlainString();
  }
}
