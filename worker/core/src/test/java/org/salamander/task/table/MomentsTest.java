package org.salamander.task.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares exact means and deviations with decimals of any length, in any order of the numbers. */
class MomentsTest {

  @Property(tries = 200, seed = "1")
  void anyOrderAndGroupingGivesTheSameBits(
      @ForAll @Size(min = 1, max = 40) List<Double> numbers, @ForAll long seed) {
    List<Double> shuffled = new ArrayList<>(numbers);
    Collections.shuffle(shuffled, new Random(seed));
    Moments one = new Moments();
    numbers.forEach(one::add);
    Moments left = new Moments();
    Moments right = new Moments();
    for (int i = 0; i < shuffled.size(); i++) {
      (i % 3 == 0 ? left : right).add(shuffled.get(i));
    }
    right.add(left);
    assertThat(right.mean()).isEqualTo(one.mean());
    assertThat(right.deviation()).isEqualTo(one.deviation());
    assertThat(right.count()).isEqualTo(numbers.size());
  }

  @Property(tries = 200, seed = "1")
  void meanAndDeviationAreTheExactOnesRoundedOnce(
      @ForAll @Size(min = 1, max = 20) List<@DoubleRange(min = -1e18, max = 1e18) Double> numbers) {
    Moments moments = new Moments();
    BigDecimal sum = BigDecimal.ZERO;
    BigDecimal squares = BigDecimal.ZERO;
    for (double x : numbers) {
      moments.add(x);
      sum = sum.add(new BigDecimal(x));
      squares = squares.add(new BigDecimal(x).pow(2));
    }
    BigDecimal n = BigDecimal.valueOf(numbers.size());
    MathContext digits = new MathContext(200);
    BigDecimal mean = sum.divide(n, digits);
    BigDecimal variance = squares.divide(n, digits).subtract(mean.pow(2));
    assertThat(moments.mean()).isEqualTo(mean.doubleValue());
    double deviation =
        variance.signum() <= 0 ? 0 : variance.sqrt(new MathContext(60)).doubleValue();
    assertThat(moments.deviation()).isCloseTo(deviation, offset(Math.ulp(deviation)));
  }

  @Test
  void whatCancelsIsNotLost() {
    Moments moments = new Moments();
    for (double x : new double[] {1e300, 1, -1e300, Double.MIN_VALUE, -1}) {
      moments.add(x);
    }
    moments.add(-Double.MIN_VALUE);
    assertThat(moments.mean()).isZero();
    Moments far = new Moments(); // Σx²/n − mean² in doubles would be 0 or less
    far.add(1e15);
    far.add(1e15 + 1);
    assertThat(far.deviation()).isEqualTo(0.5);
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void whatIsNotFiniteIsRefused(double x) {
    assertThatThrownBy(() -> new Moments().add(x))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must be a finite number");
  }
}
