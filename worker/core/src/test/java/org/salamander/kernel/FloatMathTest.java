package org.salamander.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * Compares the float functions with StrictMath in double, for every exponent, both signs,
 * infinities and NaN.
 */
class FloatMathTest {

  /**
   * The step between the sampled bit patterns out of 2³². It is a prime, so that mantissas vary.
   */
  private static final int STEP = 997;

  @FunctionalInterface
  private interface FloatFunction {
    float of(float x);
  }

  @Test
  void expIsWithinItsError() {
    check(FloatMath::exp, StrictMath::exp, 1.25);
  }

  @Test
  void logIsWithinItsError() {
    check(FloatMath::log, StrictMath::log, 1.25);
  }

  @Test
  void tanhIsWithinItsError() {
    check(FloatMath::tanh, StrictMath::tanh, 1.5);
  }

  @Test
  void sigmoidIsWithinItsError() {
    check(FloatMath::sigmoid, x -> 1 / (1 + StrictMath.exp(-x)), 2.5);
  }

  @Test
  void theEdgesOfTheRange() {
    assertThat(FloatMath.exp(0f)).isEqualTo(1f);
    assertThat(FloatMath.exp(Math.nextDown(0x1.62e430p6f))).isFinite();
    assertThat(FloatMath.exp(0x1.62e430p6f)).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(FloatMath.exp(-103.9f)).isEqualTo(Float.MIN_VALUE);
    assertThat(FloatMath.exp(-104.1f)).isZero();
    assertThat(FloatMath.exp(Float.NEGATIVE_INFINITY)).isZero();
    assertThat(FloatMath.log(0f)).isEqualTo(Float.NEGATIVE_INFINITY);
    assertThat(FloatMath.log(-0f)).isEqualTo(Float.NEGATIVE_INFINITY);
    assertThat(FloatMath.log(1f)).isZero();
    assertThat(FloatMath.log(-Float.MIN_VALUE)).isNaN();
    assertThat(1f / FloatMath.tanh(-0f)).isEqualTo(Float.NEGATIVE_INFINITY);
    assertThat(FloatMath.tanh(Float.NEGATIVE_INFINITY)).isEqualTo(-1f);
    assertThat(FloatMath.sigmoid(0f)).isEqualTo(0.5f);
    assertThat(FloatMath.sigmoid(Float.NEGATIVE_INFINITY)).isZero();
    assertThat(FloatMath.sigmoid(Float.POSITIVE_INFINITY)).isEqualTo(1f);
  }

  @Test
  void bitsThatMustNeverChange() {
    assertThat(FloatMath.exp(1.2345f)).isEqualTo(3.4366598f);
    assertThat(FloatMath.log(1.2345f)).isEqualTo(0.21066608f);
    assertThat(FloatMath.tanh(1.2345f)).isEqualTo(0.8438797f);
    assertThat(FloatMath.sigmoid(1.2345f)).isEqualTo(0.7746052f);
  }

  private static void check(FloatFunction function, DoubleUnaryOperator exact, double allowed) {
    double worst = 0;
    float at = 0;
    for (long bits = 0; bits < 1L << 32; bits += STEP) {
      float x = Float.intBitsToFloat((int) bits);
      float found = function.of(x);
      double wanted = exact.applyAsDouble(x);
      if (Double.isNaN(wanted) || Float.isInfinite((float) wanted) || !Float.isFinite(found)) {
        assertThat(found)
            .as("at %s", x)
            .isEqualTo(Float.valueOf((float) wanted)); // boxed: NaN equals NaN
        continue;
      }
      double error = Math.abs(found - wanted) / Math.ulp((float) wanted);
      if (error > worst) {
        worst = error;
        at = x;
      }
    }
    assertThat(worst).as("units in the last place at %s", at).isLessThan(allowed);
  }
}
