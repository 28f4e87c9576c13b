package org.salamander.task.table;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/**
 * Mean and deviation of numbers, each rounded once from the exact value, so that they do not depend
 * on the order in which the numbers came. Not thread-safe.
 */
public final class Moments implements Serializable {

  private static final long serialVersionUID = 1L;

  private final ExactSum sum = new ExactSum();
  private final ExactSum squares = new ExactSum();
  private long count;

  /** Adds a finite number. */
  public void add(double x) {
    sum.add(x);
    squares.addSquare(x);
    count++;
  }

  /** Adds all that was added to {@code other}. */
  public void add(Moments other) {
    sum.add(other.sum);
    squares.add(other.squares);
    count += other.count;
  }

  /** How many numbers were added. */
  public long count() {
    return count;
  }

  /** Σx / n; NaN without any number. */
  public double mean() {
    return count == 0
        ? Double.NaN
        : ratio(sum.scaled(), BigInteger.valueOf(count), 1).doubleValue();
  }

  /** √(Σx²/n − (Σx/n)²); NaN without any number. */
  public double deviation() {
    if (count == 0) {
      return Double.NaN;
    }
    BigInteger n = BigInteger.valueOf(count);
    BigInteger s = sum.scaled();
    BigInteger spread =
        n.multiply(squares.scaled()).shiftLeft(-ExactSum.LOWEST).subtract(s.multiply(s));
    return ratio(spread, n.multiply(n), 2).sqrt(MathContext.DECIMAL128).doubleValue();
  }

  /** numerator · 2^(powers · LOWEST) / denominator. */
  private static BigDecimal ratio(BigInteger numerator, BigInteger denominator, int powers) {
    BigInteger below = denominator.shiftLeft(-ExactSum.LOWEST * powers);
    return new BigDecimal(numerator).divide(new BigDecimal(below), MathContext.DECIMAL128);
  }
}
