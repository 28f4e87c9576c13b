package org.salamander.task.table;

import java.io.Serializable;
import java.math.BigInteger;

/**
 * A sum of doubles and of squares of doubles without any rounding. It therefore does not depend on
 * the order of the terms. The sum is a fixed-point number in digits of 32 bits, wide enough for all
 * terms (a superaccumulator, Kulisch 2002).
 */
final class ExactSum implements Serializable {

  private static final long serialVersionUID = 1L;

  /** The exponent of the lowest bit, which is that of the smallest double, squared. */
  static final int LOWEST = -2 * 1074;

  private static final int DIGITS = (2 * 1024 - LOWEST + 64) / 32 + 2;
  private static final long MASK = 0xFFFFFFFFL;

  /**
   * The number of additions between two carries. An addition changes a digit by less than 2^33, so
   * a long cannot overflow.
   */
  private static final int LAZY = 1 << 28;

  private final long[] digits = new long[DIGITS]; // lowest first; may be negative until carried
  private int added; // number of additions since the last carry

  /**
   * Adds {@code x}.
   *
   * @throws IllegalArgumentException if it is not finite
   */
  public void add(double x) {
    add(0, mantissa(x), exponent(x), x < 0);
  }

  /**
   * Adds {@code x}².
   *
   * @throws IllegalArgumentException if x is not finite
   */
  public void addSquare(double x) {
    long m = mantissa(x);
    add(Math.multiplyHigh(m, m), m * m, 2 * exponent(x), false);
  }

  /** Adds the sum {@code other}. */
  public void add(ExactSum other) {
    carry();
    other.carry();
    for (int i = 0; i < DIGITS; i++) {
      digits[i] += other.digits[i];
    }
    added = 1;
  }

  /** The sum times 2^{@value #LOWEST}⁻¹. */
  BigInteger scaled() {
    carry();
    BigInteger sum = BigInteger.ZERO;
    for (int i = DIGITS - 1; i >= 0; i--) {
      sum = sum.shiftLeft(32).add(BigInteger.valueOf(digits[i]));
    }
    return sum;
  }

  private static long mantissa(double x) {
    if (!Double.isFinite(x)) {
      throw new IllegalArgumentException(x + " cannot be summed; it must be a finite number");
    }
    long bits = Double.doubleToRawLongBits(x) & 0xFFFFFFFFFFFFFL;
    return Math.getExponent(x) < Double.MIN_EXPONENT ? bits : bits | 1L << 52;
  }

  private static int exponent(double x) {
    return Math.max(Math.getExponent(x), Double.MIN_EXPONENT) - 52;
  }

  /** Adds ±(high·2^64 + low)·2^exponent. The factor in parentheses is less than 2^106. */
  private void add(long high, long low, int exponent, boolean negative) {
    int at = (exponent - LOWEST) / 32;
    int shift = (exponent - LOWEST) % 32;
    long sign = negative ? -1 : 1;
    put(at, low & MASK, shift, sign);
    put(at + 1, low >>> 32, shift, sign);
    put(at + 2, high & MASK, shift, sign);
    put(at + 3, high >>> 32, shift, sign);
    if (++added == LAZY) {
      carry();
    }
  }

  private void put(int at, long digit, int shift, long sign) {
    long moved = digit << shift; // below 2^64, as an unsigned number
    digits[at] += sign * (moved & MASK);
    digits[at + 1] += sign * (moved >>> 32);
  }

  /** Brings every digit but the highest into [0, 2^32). */
  private void carry() {
    for (int i = 0; i < DIGITS - 1; i++) {
      digits[i + 1] += digits[i] >> 32;
      digits[i] &= MASK;
    }
    added = 0;
  }
}
