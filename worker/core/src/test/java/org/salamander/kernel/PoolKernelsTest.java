package org.salamander.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.salamander.kernel.PoolKernels.Maps;
import org.salamander.random.Draws;

/**
 * Tests that the vector and plain versions give the same bits, and that pooling with normalisation
 * gives the bits of separate passes.
 */
final class PoolKernelsTest {

  private static final PoolKernels PLAIN = new PlainPools();
  private static final PoolKernels VECTOR = new VectorPools();
  private static final RowKernels ROWS = new PlainRows();

  /** Maps, with four arrays of the maps' size, four of the pooled maps' size, and vectors. */
  private record Data(Maps maps, float[][] x, float[][] y, float[][] v) {

    static Data of(Maps maps, boolean special) {
      Draws draws = Draws.of(7, maps.height(), maps.width());
      int pooled = maps.examples() * (maps.height() / 2) * (maps.width() / 2);
      return new Data(
          maps,
          filled(4, Kernels.row(pixels(maps), maps.stride()), special, draws),
          filled(4, Kernels.row(pooled, maps.stride()), special, draws),
          filled(9, maps.stride(), false, draws));
    }

    private static float[][] filled(int count, int length, boolean special, Draws draws) {
      // Few values, so that maxima are often equal. They include zeros of both signs and NaN.
      float[] values = {-1f, -0f, 0f, 1f, 2f, Float.NaN};
      float[][] arrays = new float[count][length];
      for (float[] array : arrays) {
        for (int i = 0; i < array.length; i++) {
          array[i] = special ? values[draws.below(values.length)] : (float) draws.gaussian();
        }
      }
      return arrays;
    }
  }

  private static int pixels(Maps maps) {
    return maps.examples() * maps.height() * maps.width();
  }

  static Stream<Arguments> maps() {
    return Stream.of(
            new Maps(3, 4, 6, 16),
            new Maps(3, 5, 7, 32),
            new Maps(2, 3, 2, 48),
            new Maps(3, 2, 5, 64),
            new Maps(2, 1, 4, 16))
        .flatMap(maps -> Stream.of(Arguments.of(maps, false), Arguments.of(maps, true)));
  }

  @ParameterizedTest
  @MethodSource("maps")
  void vectorsGiveTheBitsOfPlainJava(Maps maps, boolean special) {
    same(
        maps,
        special,
        (k, d) -> {
          k.max(maps, d.x[0], d.y[0]);
          k.gather(maps, d.x[0], d.y[0], d.x[1], d.y[1]);
          k.scatter(maps, d.x[0], d.y[0], d.y[1], d.x[2]);
        });
    same(maps, special, PoolKernelsTest::together);
  }

  @ParameterizedTest
  @MethodSource("maps")
  void normalisingAndPoolingTogetherGivesTheBitsOfOneByOne(Maps maps, boolean special) {
    Data d = Data.of(maps, special);
    together(PLAIN, d);
    Data expected = Data.of(maps, special);
    oneByOne(expected);
    assertBits(d, expected);
  }

  /** x₀ → x̂ and maxima; x₁ → tangent; the gradient of the maxima y₂ → x₂, of y₃ → x₃. */
  private static void together(PoolKernels k, Data d) {
    Maps maps = d.maps;
    float[][] v = d.v;
    k.normalize(maps, d.x[0], v[0], v[1], v[2], v[3], d.y[0]);
    k.normalizeTangent(
        maps, d.x[1], d.x[0], v[4], v[5], v[6], v[2], v[3], v[7], v[8], d.y[0], d.y[1]);
    float[] band = new float[2 * maps.width() * maps.stride()];
    for (int i = 2; i < 4; i++) {
      for (int b = 0; b < maps.bands(); b++) {
        Arrays.fill(band, 9f);
        k.scatter(maps, b, d.x[0], v[2], v[3], d.y[0], d.y[i], band);
        int length = maps.pixels(b) * maps.stride();
        System.arraycopy(band, 0, d.x[i], maps.at(maps.pixel(b)), length);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("maps")
  void sumsAndInputGradientsHaveTheBitsOfThoseOfTheWholeGradient(Maps maps, boolean special) {
    for (PoolKernels k : List.of(PLAIN, VECTOR)) {
      Data d = Data.of(maps, special);
      together(k, d); // x₂ and x₃ are g and ġ of d.y[2] and d.y[3]
      Data e = Data.of(maps, special);
      together(k, e);
      int rows = pixels(maps);
      int stride = maps.stride();
      float[] g = new float[2 * maps.width() * stride];
      float[] h = g.clone();
      float[][] v = d.v;
      k.moments(
          maps, ROWS, d.x[0], v[2], v[3], d.y[0], d.y[2], v[4], v[5], new float[2 * stride], g);
      ROWS.moments(e.x[2], e.x[0], rows, stride, e.v[4], e.v[5], new float[2 * stride]);
      k.moments(
          maps,
          ROWS,
          d.x[0],
          d.x[1],
          v[2],
          v[3],
          d.y[0],
          d.y[2],
          d.y[3],
          v[6],
          v[7],
          new float[2 * stride],
          g,
          h);
      ROWS.moments(
          e.x[3], e.x[0], e.x[2], e.x[1], rows, stride, e.v[6], e.v[7], new float[2 * stride]);
      assertBits(d, e);
      k.combine(
          maps, d.x[0], d.x[1], v[2], v[3], d.y[0], d.y[2], d.y[3], v[0], v[1], v[2], v[3], v[8],
          d.x[1]);
      ROWS.combine(
          v[0], e.x[2], v[1], e.x[3], v[2], e.x[0], v[3], e.x[1], v[8], e.x[1], rows, stride);
      assertBits(d, e);
      k.combine(maps, d.x[0], v[2], v[3], d.y[0], d.y[2], v[0], v[1], v[8], d.x[0]);
      ROWS.combine(v[0], e.x[2], v[1], e.x[0], v[8], e.x[0], rows, stride);
      assertBits(d, e);
    }
  }

  private static void oneByOne(Data d) {
    Maps maps = d.maps;
    float[][] v = d.v;
    int rows = pixels(maps);
    int stride = maps.stride();
    float[] y = new float[d.x[0].length];
    ROWS.normalize(d.x[0], v[0], v[1], v[2], v[3], y, rows, stride, true);
    PLAIN.max(maps, y, d.y[0]);
    float[] tangents = new float[y.length];
    ROWS.normalizeTangent(
        d.x[1], d.x[0], v[4], v[5], v[6], v[2], v[7], v[8], y, tangents, rows, stride, true);
    PLAIN.gather(maps, y, d.y[0], tangents, d.y[1]);
    for (int i = 2; i < 4; i++) {
      PLAIN.scatter(maps, y, d.y[0], d.y[i], d.x[i]);
      ROWS.mask(y, d.x[i], d.x[i], Kernels.row(0, stride), y.length);
    }
  }

  @Test
  void theFirstOfEqualMaximaTakesTheGradient() {
    Maps maps = new Maps(1, 3, 3, 16);
    float[] x = new float[Kernels.row(9, 16)];
    float[] y = new float[Kernels.row(1, 16)];
    float[] d = new float[Kernels.row(1, 16)];
    float[] out = new float[Kernels.row(9, 16)];
    Arrays.fill(out, 9f);
    Arrays.fill(d, 5f);
    x[Kernels.row(1, 16)] = 1f; // the second pixel of the window is the first maximum
    x[Kernels.row(3, 16)] = 1f;
    PLAIN.max(maps, x, y);
    PLAIN.scatter(maps, x, y, d, out);
    assertThat(y[Kernels.row(0, 16)]).isEqualTo(1f);
    for (int row = 0; row < 9; row++) {
      int at = Kernels.row(row, 16);
      assertThat(out[at]).as("row %d", row).isEqualTo(row == 1 ? 5f : 0f);
      assertThat(out[at + 1]).as("row %d, all equal", row).isEqualTo(row == 0 ? 5f : 0f);
    }
  }

  private static void same(Maps maps, boolean special, BiConsumer<PoolKernels, Data> operation) {
    Data plain = Data.of(maps, special);
    Data vector = Data.of(maps, special);
    operation.accept(PLAIN, plain);
    operation.accept(VECTOR, vector);
    assertBits(vector, plain);
  }

  private static void assertBits(Data actual, Data expected) {
    for (int i = 0; i < expected.x.length; i++) {
      assertBits("map " + i, actual.x[i], expected.x[i]);
      assertBits("pooled " + i, actual.y[i], expected.y[i]);
    }
    for (int i = 0; i < expected.v.length; i++) {
      assertBits("vector " + i, actual.v[i], expected.v[i]);
    }
  }

  private static void assertBits(String what, float[] actual, float[] expected) {
    for (int i = 0; i < expected.length; i++) {
      assertThat(Float.floatToIntBits(actual[i]))
          .as("%s, element %d", what, i)
          .isEqualTo(Float.floatToIntBits(expected[i]));
    }
  }
}
