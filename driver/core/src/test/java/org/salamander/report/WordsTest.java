package org.salamander.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.salamander.model.Domain.Measure;
import org.salamander.run.evaluate.Evaluation.Mean;

/** Tests numbers and keys as text for readers. */
class WordsTest {

  @ParameterizedTest
  @CsvSource({
    "0.98123, 0.00312, ACCURACY, 98.1 ± 0.3%",
    "-4.126, 0.318, RETURN, -4.13 ± 0.32",
    "115.3, 17.1, NONE, 115 ± 17",
    "3.5301, 0.0021, NONE, 3.530 ± 0.002",
    "0.34812, 0.0391, NONE, 0.348 ± 0.039",
    "3.5253, 0.00041, NONE, 3.5253 ± 0.0004",
    "0.98123, 0.00041, ACCURACY, 98.12 ± 0.04%",
    "2, 0, NONE, 2.000 ± 0.000",
    "0.67, NaN, NONE, 0.670",
    "NaN, NaN, NONE, –"
  })
  void means(double mean, double half, Measure measure, String written) {
    assertThat(Words.written(new Mean(mean, half), measure)).isEqualTo(written);
  }

  @Test
  void keysOfProgramsAreInWords() {
    assertThat(Words.of("fromIteration")).isEqualTo("its first iteration");
    assertThat(Words.of("validationLoss")).isEqualTo("validation loss");
    assertThat(Words.of("kernels")).isEqualTo("kernels");
  }
}
