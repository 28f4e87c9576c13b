package org.salamander.task.table;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/**
 * Mean and standard deviation of numbers. Both are rounded once, from the exact value, so they do
 * not depend on the order of the numbers. Not thread-safe.
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

  /** Adds the numbers of {@code other}. */
  public void add(Moments other) {
    sum.add(other.sum);
    squares.add(other.squares);
    count += other.count;
  }

  /** The number of numbers added. */
  public long count() {
    return count;
  }

  /** The mean Σx / n; NaN if there are no numbers. */
  public double mean() {
    return count == 0
        ? Double.NaN
        : ratio(sum.scaled(), BigInteger.valueOf(count), 1).doubleValue();
  }

  /** The standard deviation √(Σx²/n − (Σx/n)²); NaN if there are no numbers. */
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

  /** Returns numerator · 2^(powers · LOWEST) / denominator, rounded once. */
  private static BigDecimal ratio(BigInteger numerator, BigInteger denominator, int powers) {
    BigInteger below = denominator.shiftLeft(-ExactSum.LOWEST * powers);
    return new BigDecimal(numerator).divide(new BigDecimal(below), MathContext.DECIMAL128);
  }
}
