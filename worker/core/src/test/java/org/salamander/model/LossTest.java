package org.salamander.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that a loss refuses impossible targets, which a plug-in may return. */
class LossTest {

  private static double loss(Loss loss, float target, int outputs) {
    float[] y = new float[outputs];
    return loss.gradient(
        y, new float[] {target}, 0, 0, outputs, 1, new float[outputs], new float[outputs]);
  }

  @ParameterizedTest
  @ValueSource(floats = {-1, 2, 7, 0.5f, Float.NaN, Float.POSITIVE_INFINITY})
  void aBinaryTargetIsZeroOrOne(float target) {
    assertThat(loss(Loss.BCE, 0, 1)).isEqualTo(loss(Loss.BCE, 1, 1));
    assertThatThrownBy(() -> loss(Loss.BCE, target, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("target " + target + " of example 0; it must be 0 or 1");
  }

  @ParameterizedTest
  @CsvSource({"-1", "3", "0.5", "NaN", "1e10"})
  void aClassIsOneOfThoseThereAre(float target) {
    assertThat(loss(Loss.SOFTMAX, 2, 3)).isEqualTo(loss(Loss.SOFTMAX, 0, 3));
    assertThatThrownBy(() -> loss(Loss.SOFTMAX, target, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("it must be a class from 0 to 2");
  }
}
