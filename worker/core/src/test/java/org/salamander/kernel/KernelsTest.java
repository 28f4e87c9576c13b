package org.salamander.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.salamander.random.Draws;

/**
 * Compares the bits of every implementation with a plain loop of fma, and this loop with double
 * arithmetic.
 */
class KernelsTest {

  private static final float[] SPECIAL = {
    0f,
    -0f,
    1f,
    -1f,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    Float.MIN_NORMAL,
    0x1p-140f,
    Float.MAX_VALUE,
    Float.NaN,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY
  };

  private static final Kernels[] IMPLEMENTATIONS = {new PlainKernels(), new VectorKernels()};

  /**
   * A product with its arrays. Offsets and blocks are in random order, and some taps are at the row
   * of zeros.
   */
  private record Case(
      Taps taps,
      int depth,
      int columns,
      int offset,
      boolean accumulate,
      float[] a,
      float[] w,
      float[] c) {

    static Case of(long seed, int rows, int count, int depth, int columns, boolean special) {
      Draws draws = Draws.of(seed, "kernel case", rows, count, depth, columns);
      int in = Kernels.stride(depth);
      int out = Kernels.stride(columns);
      int[] blocks = draws.permutation(count);
      if (draws.below(2) == 0) {
        for (int t = 0; t < count; t++) {
          blocks[t] = t;
        }
      }
      int[] a = new int[rows * count];
      for (int k = 0; k < a.length; k++) {
        int row = draws.below(rows + 1); // the last number means padding
        a[k] = row == rows ? 0 : Kernels.row(row, in);
      }
      int[] c = draws.permutation(rows);
      for (int i = 0; i < rows; i++) {
        c[i] = Kernels.row(c[i], out);
      }
      float[] x = values(draws, Kernels.row(rows, in), special);
      java.util.Arrays.fill(x, 0, Kernels.row(0, in), 0f);
      int offset = draws.below(5);
      return new Case(
          new Taps(rows, blocks, a, c),
          depth,
          columns,
          offset,
          draws.below(2) == 0,
          x,
          values(draws, offset + count * depth * columns + draws.below(3), special),
          values(draws, Kernels.row(rows, out), special));
    }

    private static float[] values(Draws draws, int length, boolean special) {
      float[] x = new float[length];
      for (int i = 0; i < length; i++) {
        x[i] =
            special && draws.below(4) == 0
                ? SPECIAL[draws.below(SPECIAL.length)]
                : draws.uniform(-1, 1);
      }
      return x;
    }
  }

  @Property(tries = 300, seed = "1")
  void productsHaveTheBitsOfAPlainLoop(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 23) int rows,
      @ForAll @IntRange(min = 1, max = 9) int count,
      @ForAll @IntRange(min = 1, max = 37) int depth,
      @ForAll @IntRange(min = 1, max = 70) int columns,
      @ForAll boolean special) {
    agree(Case.of(seed, rows, count, depth, columns, special));
  }

  @Property(tries = 20, seed = "1")
  void soDoLongOnes(
      @ForAll long seed,
      @ForAll @IntRange(min = 500, max = 1100) int rows,
      @ForAll @IntRange(min = 1, max = 9) int count,
      @ForAll @IntRange(min = 1, max = 5) int depth,
      @ForAll @IntRange(min = 1, max = 40) int columns) {
    agree(Case.of(seed, rows, count, depth, columns, false));
  }

  @Property(tries = 50, seed = "1")
  void packingExchangesDepthAndColumns(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 12) int rows,
      @ForAll @IntRange(min = 1, max = 70) int depth,
      @ForAll @IntRange(min = 1, max = 70) int columns) {
    Case it = Case.of(seed, rows, 1, depth, columns, false);
    float[] exchanged = new float[it.w.length];
    for (int j = 0; j < depth; j++) {
      for (int n = 0; n < columns; n++) {
        exchanged[it.offset + n * depth + j] = it.w[it.offset + j * columns + n];
      }
    }
    for (Kernels kernels : IMPLEMENTATIONS) {
      float[] straight = new float[Kernels.packedLength(1, depth, columns)];
      float[] turned = new float[straight.length];
      kernels.pack(it.w, it.offset, 1, depth, columns, 0, columns, 1, straight);
      kernels.pack(exchanged, it.offset, 1, depth, columns, 0, 1, depth, turned);
      assertThat(turned).isEqualTo(straight);
    }
  }

  @Property(tries = 50, seed = "1")
  void theLoopIsAccurate(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 12) int rows,
      @ForAll @IntRange(min = 1, max = 64) int depth) {
    Case it = Case.of(seed, rows, 9, depth, 3, false);
    float[] c = it.c.clone();
    multiply(it, c);
    for (int i = 0; i < rows; i++) {
      for (int n = 0; n < 3; n++) {
        int at = it.taps.c()[i] + n;
        double sum = it.accumulate ? it.c[at] : 0.0;
        for (int t = 0; t < 9; t++) {
          for (int j = 0; j < depth; j++) {
            sum +=
                (double) it.a[it.taps.a()[i * 9 + t] + j]
                    * it.w[it.offset + (it.taps.blocks()[t] * depth + j) * 3 + n];
          }
        }
        assertThat((double) c[at]).isCloseTo(sum, within(1e-7 * 9 * depth + 1e-6));
      }
    }
  }

  private static void agree(Case it) {
    float[] c = it.c.clone();
    multiply(it, c);
    float[] w = it.w.clone();
    outer(it, w);
    int count = it.taps.taps();
    for (Kernels kernels : IMPLEMENTATIONS) {
      String name = kernels.getClass().getSimpleName();
      float[] packed = filled(Kernels.packedLength(count, it.depth, it.columns));
      kernels.pack(
          it.w,
          it.offset,
          count,
          it.depth,
          it.columns,
          it.depth * it.columns,
          it.columns,
          1,
          packed);
      float[] product = it.c.clone();
      kernels.multiply(it.taps, it.a, packed, it.depth, it.columns, product, it.accumulate);
      for (int i = 0; i < it.taps.rows(); i++) {
        for (int n = 0; n < it.columns; n++) {
          int at = it.taps.c()[i] + n;
          assertThat(bits(product[at]))
              .as("%s, multiply, row %d, column %d", name, i, n)
              .isEqualTo(bits(c[at]));
        }
      }
      float[] sum = it.w.clone();
      kernels.outer(it.taps, it.a, it.depth, it.c, it.columns, sum, it.offset, it.accumulate);
      for (int k = 0; k < w.length; k++) {
        assertThat(bits(sum[k])).as("%s, outer, element %d", name, k).isEqualTo(bits(w[k]));
      }
    }
  }

  private static void multiply(Case it, float[] c) {
    int count = it.taps.taps();
    for (int i = 0; i < it.taps.rows(); i++) {
      for (int n = 0; n < it.columns; n++) {
        int at = it.taps.c()[i] + n;
        float sum = it.accumulate ? c[at] : 0f;
        for (int t = 0; t < count; t++) {
          for (int j = 0; j < it.depth; j++) {
            float weight = it.w[it.offset + (it.taps.blocks()[t] * it.depth + j) * it.columns + n];
            sum = Math.fma(it.a[it.taps.a()[i * count + t] + j], weight, sum);
          }
        }
        c[at] = sum;
      }
    }
  }

  private static void outer(Case it, float[] w) {
    int count = it.taps.taps();
    for (int t = 0; t < count; t++) {
      for (int j = 0; j < it.depth; j++) {
        for (int n = 0; n < it.columns; n++) {
          int at = it.offset + (it.taps.blocks()[t] * it.depth + j) * it.columns + n;
          float sum = it.accumulate ? w[at] : 0f;
          for (int i = 0; i < it.taps.rows(); i++) {
            sum = Math.fma(it.a[it.taps.a()[i * count + t] + j], it.c[it.taps.c()[i] + n], sum);
          }
          w[at] = sum;
        }
      }
    }
  }

  /** The bits of a number. All NaNs have the same bits. */
  private static int bits(float x) {
    return Float.floatToIntBits(x);
  }

  private static float[] filled(int length) {
    float[] x = new float[length];
    java.util.Arrays.fill(x, Float.NaN);
    return x;
  }
}
