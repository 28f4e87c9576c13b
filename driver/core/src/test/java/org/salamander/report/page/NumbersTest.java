package org.salamander.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the formatting of numbers. */
class NumbersTest {

  @ParameterizedTest
  @CsvSource({
    "0.1, 0.1",
    "12345678, 12345678",
    "0.000123456, 0.0001235",
    "0.00000001, 1E-8",
    "NaN, –",
    "-2.50, -2.5"
  })
  void numbers(double value, String written) {
    assertThat(Numbers.written(value)).isEqualTo(written);
  }
}
