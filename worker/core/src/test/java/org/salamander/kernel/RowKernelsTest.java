package org.salamander.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.salamander.random.Draws;

/**
 * Tests that the vector and plain versions give the same bits, and compares their results with
 * loops in double.
 */
final class RowKernelsTest {

  private static final RowKernels PLAIN = new PlainRows();
  private static final RowKernels VECTOR = new VectorRows();

  /**
   * Arrays to compute with: four activations, five vectors over channels, two for results and one
   * of scratch.
   */
  private record Data(int rows, int stride, float[][] x, float[][] v) {

    static Data of(int rows, int stride, boolean special) {
      Draws draws = Draws.of(7, rows, stride);
      float[][] x = new float[4][Kernels.row(rows, stride)];
      for (float[] array : x) {
        for (int i = Kernels.row(0, stride); i < array.length; i++) {
          array[i] = special ? special(draws) : (float) draws.gaussian();
        }
      }
      float[][] v = new float[8][stride];
      for (float[] array : v) {
        for (int i = 0; i < stride; i++) {
          array[i] = (float) draws.gaussian();
        }
      }
      return new Data(rows, stride, x, v);
    }

    /**
     * Draws from few values, so that maxima are often equal. They include zeros of both signs and
     * NaN.
     */
    private static float special(Draws draws) {
      float[] values = {-1f, -0f, 0f, 1f, 2f, Float.NaN};
      return values[draws.below(values.length)];
    }
  }

  static Stream<Arguments> sizes() {
    return Stream.of(1, 63, 64, 65, 200)
        .flatMap(rows -> Stream.of(16, 32, 48, 64, 80).map(stride -> Arguments.of(rows, stride)));
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void equalBits(int rows, int stride) {
    for (boolean special : new boolean[] {false, true}) {
      same(rows, stride, special, (k, d) -> k.add(d.v[0], d.x[0], rows, stride, true));
      same(rows, stride, special, (k, d) -> k.add(d.v[0], d.x[0], rows, stride, false));
      same(rows, stride, special, (k, d) -> k.sum(d.x[0], rows, stride, d.v[5], scratch(d)));
      same(
          rows,
          stride,
          special,
          (k, d) -> k.squares(d.x[0], d.v[0], rows, stride, d.v[5], scratch(d)));
      same(
          rows,
          stride,
          special,
          (k, d) -> k.moments(d.x[0], d.x[1], rows, stride, d.v[5], d.v[6], scratch(d)));
      same(
          rows,
          stride,
          special,
          (k, d) ->
              k.moments(d.x[0], d.x[1], d.x[2], d.x[3], rows, stride, d.v[5], d.v[6], scratch(d)));
      same(
          rows,
          stride,
          special,
          (k, d) ->
              k.normalize(d.x[0], d.v[0], d.v[1], d.v[2], d.v[3], d.x[1], rows, stride, true));
      same(
          rows,
          stride,
          special,
          (k, d) -> k.combine(d.v[0], d.x[0], d.v[1], d.x[1], d.v[2], d.x[1], rows, stride));
      same(
          rows,
          stride,
          special,
          (k, d) ->
              k.combine(
                  d.v[0], d.x[0], d.v[1], d.x[1], d.v[2], d.x[2], d.v[3], d.x[3], d.v[4], d.x[0],
                  rows, stride));
      same(
          rows,
          stride,
          special,
          (k, d) ->
              k.maskedMoments(d.x[2], d.x[0], d.x[1], rows, stride, d.v[5], d.v[6], scratch(d)));
      same(
          rows,
          stride,
          special,
          (k, d) ->
              k.maskedMoments(
                  d.x[2],
                  d.x[0],
                  d.x[1],
                  d.x[3],
                  d.x[2],
                  rows,
                  stride,
                  d.v[5],
                  d.v[6],
                  scratch(d)));
      for (boolean relu : new boolean[] {false, true}) {
        same(
            rows,
            stride,
            special,
            (k, d) ->
                k.normalizeTangent(
                    d.x[0], d.x[1], d.v[0], d.v[1], d.v[2], d.v[3], d.v[4], d.v[7], d.x[2], d.x[3],
                    rows, stride, relu));
      }
      same(rows, stride, special, (k, d) -> k.relu(d.x[0], Kernels.row(0, stride), d.x[0].length));
      same(
          rows,
          stride,
          special,
          (k, d) -> k.sigmoid(d.x[0], Kernels.row(0, stride), d.x[0].length));
      same(
          rows,
          stride,
          special,
          (k, d) -> k.mask(d.x[0], d.x[1], d.x[2], Kernels.row(0, stride), d.x[0].length));
    }
  }

  @Test
  void sigmoidHasEqualBitsOverTheWholeRange() {
    float[] plain = new float[1 << 16];
    for (int i = 0; i < plain.length; i++) {
      plain[i] = Float.intBitsToFloat(i << 16 | i); // these include NaN and infinity
    }
    float[] vector = plain.clone();
    float[] scalar = plain.clone();
    PLAIN.sigmoid(plain, 0, plain.length);
    VECTOR.sigmoid(vector, 0, vector.length);
    for (int i = 0; i < scalar.length; i++) {
      scalar[i] = FloatMath.sigmoid(scalar[i]);
    }
    assertBits(plain, scalar);
    assertBits(vector, scalar);
  }

  @Test
  void longSumsStayAccurate() {
    int rows = 20_000;
    Data data = Data.of(rows, 16, false);
    float[] x = data.x[0];
    for (int i = Kernels.row(0, 16); i < x.length; i++) {
      x[i] += 3f;
    }
    PLAIN.sum(x, rows, 16, data.v[5], scratch(data));
    PLAIN.squares(x, data.v[0], rows, 16, data.v[6], scratch(data));
    for (int c = 0; c < 16; c++) {
      double sum = 0;
      double squares = 0;
      for (int row = 0; row < rows; row++) {
        double value = x[Kernels.row(row, 16) + c];
        sum += value;
        squares += Math.pow(value - data.v[0][c], 2);
      }
      assertThat(data.v[5][c] / sum).isCloseTo(1, within(3e-6));
      assertThat(data.v[6][c] / squares).isCloseTo(1, within(3e-6));
    }
  }

  private static float[] scratch(Data d) {
    return new float[2 * d.stride];
  }

  private static void same(
      int rows, int stride, boolean special, BiConsumer<RowKernels, Data> operation) {
    Data plain = Data.of(rows, stride, special);
    Data vector = Data.of(rows, stride, special);
    operation.accept(PLAIN, plain);
    operation.accept(VECTOR, vector);
    for (int i = 0; i < plain.x.length; i++) {
      assertBits(vector.x[i], plain.x[i]);
    }
    for (int i = 0; i < plain.v.length; i++) {
      assertBits(vector.v[i], plain.v[i]);
    }
  }

  private static void assertBits(float[] actual, float[] expected) {
    for (int i = 0; i < expected.length; i++) {
      assertThat(Float.floatToIntBits(actual[i]))
          .as("element %d", i)
          .isEqualTo(Float.floatToIntBits(expected[i]));
    }
  }
}
