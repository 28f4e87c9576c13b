package org.salamander.kernel;

/**
 * Elementary functions of {@code float} as one sequence of additions, multiplications and fma, so
 * that every JVM and every kernel gives the same bits. The polynomials are those of the Cephes
 * library (Moshier 1989). Errors against the exact value, in units in the last place: {@code exp}
 * and {@code log} below 1.25, {@code tanh} below 1.5, {@code sigmoid} below 2.5.
 */
public final class FloatMath {

  static final float LOG2_E = 0x1.715476p0f;
  static final float LN2_HIGH = 0x1.63p-1f; // nine bits, so the product with an exponent is exact
  static final float LN2_LOW = -0x1.bd0106p-13f;
  static final float ROUND = 0x1.8p23f; // adding this rounds to a whole number
  private static final float EXP_OVERFLOW =
      0x1.62e430p6f; // the least float whose exponential exceeds the range
  static final float EXP_UNDERFLOW = -104f; // below half the least float
  static final float EXP_0 = 1.9875691500e-4f;
  static final float EXP_1 = 1.3981999507e-3f;
  static final float EXP_2 = 8.3334519073e-3f;
  static final float EXP_3 = 4.1665795894e-2f;
  static final float EXP_4 = 1.6666665459e-1f;
  static final float EXP_5 = 5.0000001201e-1f;
  private static final float TANH_ONE = 9.1f; // from here on tanh rounds to 1
  private static final float TANH_SMALL = 0.625f;
  private static final int MANTISSA = 0x007fffff;
  static final int BIAS = 127;
  private static final int SQRT_HALF = 0x3f3504f3;

  private FloatMath() {}

  /** eˣ; 0 below the range, ∞ above it. */
  public static float exp(float x) {
    if (!(x < EXP_OVERFLOW)) {
      return x + Float.POSITIVE_INFINITY; // NaN stays NaN
    }
    if (x < EXP_UNDERFLOW) {
      return 0f;
    }
    float k = Math.fma(x, LOG2_E, ROUND) - ROUND;
    float r = Math.fma(-k, LN2_LOW, Math.fma(-k, LN2_HIGH, x));
    float p = EXP_0;
    p = Math.fma(p, r, EXP_1);
    p = Math.fma(p, r, EXP_2);
    p = Math.fma(p, r, EXP_3);
    p = Math.fma(p, r, EXP_4);
    p = Math.fma(p, r, EXP_5);
    p = Math.fma(p * r, r, r) + 1f;
    int n = (int) k;
    return p * power(n >> 1) * power(n - (n >> 1)); // two factors: 2ⁿ itself may leave the range
  }

  /** The natural logarithm; −∞ of ±0, NaN of negative numbers. */
  public static float log(float x) {
    if (!(x > 0f)) {
      return x == 0f ? Float.NEGATIVE_INFINITY : Float.NaN;
    }
    if (x == Float.POSITIVE_INFINITY) {
      return x;
    }
    boolean subnormal = x < Float.MIN_NORMAL;
    int bits = Float.floatToRawIntBits(subnormal ? x * 0x1p23f : x);
    int shifted = bits - SQRT_HALF; // m in [√½, √2)
    float e = (shifted >> 23) - (subnormal ? 23 : 0);
    float f = Float.intBitsToFloat((shifted & MANTISSA) + SQRT_HALF) - 1f;
    float z = f * f;
    float p = 7.0376836292e-2f;
    p = Math.fma(p, f, -1.1514610310e-1f);
    p = Math.fma(p, f, 1.1676998740e-1f);
    p = Math.fma(p, f, -1.2420140846e-1f);
    p = Math.fma(p, f, 1.4249322787e-1f);
    p = Math.fma(p, f, -1.6668057665e-1f);
    p = Math.fma(p, f, 2.0000714765e-1f);
    p = Math.fma(p, f, -2.4999993993e-1f);
    p = Math.fma(p, f, 3.3333331174e-1f);
    float y = Math.fma(e, LN2_LOW, p * f * z);
    return Math.fma(e, LN2_HIGH, f + Math.fma(-0.5f, z, y));
  }

  /** The hyperbolic tangent. */
  public static float tanh(float x) {
    float m = Math.abs(x);
    if (m < TANH_SMALL) {
      float z = m * m;
      float p = -5.70498872745e-3f;
      p = Math.fma(p, z, 2.06390887954e-2f);
      p = Math.fma(p, z, -5.37397155531e-2f);
      p = Math.fma(p, z, 1.33314422036e-1f);
      p = Math.fma(p, z, -3.33332819422e-1f);
      return Math.copySign(Math.fma(p * z, m, m), x);
    }
    if (m > TANH_ONE) {
      return Math.copySign(1f, x);
    }
    return Math.copySign(1f - 2f / (exp(2f * m) + 1f), x); // NaN passes through exp
  }

  /** The logistic function 1 / (1 + e⁻ˣ). */
  public static float sigmoid(float x) {
    float e = exp(-Math.abs(x));
    return (x < 0f ? e : 1f) / (1f + e);
  }

  /** 2ⁿ for −126 ≤ n ≤ 127. */
  private static float power(int n) {
    return Float.intBitsToFloat((n + BIAS) << 23);
  }
}
