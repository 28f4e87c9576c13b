package org.salamander.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.salamander.random.Draws;

/** Tests that a task in a lane has the same bits as alone, in every implementation. */
class LaneKernelsTest {

  private static final LaneKernels[] IMPLEMENTATIONS = {new PlainLanes(), new VectorLanes()};
  private static final int[] WIDTHS =
      IntStream.of(8, 16, 32).filter(n -> n % VectorKernels.LANES.length() == 0).toArray();

  @Property(tries = 200, seed = "1")
  void productsHaveTheBitsOfEachTaskAlone(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 19) int rows,
      @ForAll @IntRange(min = 1, max = 41) int depth,
      @ForAll @IntRange(min = 1, max = 19) int columns,
      @ForAll boolean accumulate) {
    for (int lanes : WIDTHS) {
      Draws draws = Draws.of(seed, "lanes", lanes);
      float[] x = values(draws, rows * depth * lanes);
      float[] w = values(draws, depth * columns * lanes);
      float[] y = values(draws, rows * columns * lanes);
      for (LaneKernels kernels : IMPLEMENTATIONS) {
        agree(kernels, rows, depth, columns, lanes, x, w, y, accumulate);
      }
    }
  }

  private static void agree(
      LaneKernels kernels,
      int rows,
      int depth,
      int columns,
      int lanes,
      float[] x,
      float[] w,
      float[] y,
      boolean accumulate) {
    LaneKernels.Matrix inputs = matrix(x, depth, lanes);
    LaneKernels.Matrix weights = matrix(w, columns, lanes);
    float[] forward = y.clone();
    float[] outer = w.clone();
    float[] back = x.clone();
    kernels.multiply(
        rows, depth, columns, lanes, inputs, weights, matrix(forward, columns, lanes), accumulate);
    kernels.multiply(
        depth,
        rows,
        columns,
        lanes,
        inputs.transposed(),
        matrix(y, columns, lanes),
        matrix(outer, columns, lanes),
        accumulate);
    kernels.multiply(
        rows,
        columns,
        depth,
        lanes,
        matrix(y, columns, lanes),
        weights.transposed(),
        matrix(back, depth, lanes),
        accumulate);
    for (int l = 0; l < lanes; l++) {
      Alone alone =
          new Alone(rows, depth, columns, lane(x, l, lanes), lane(w, l, lanes), lane(y, l, lanes));
      String name = kernels.getClass().getSimpleName() + ", lane " + l + " of " + lanes;
      assertThat(bits(lane(forward, l, lanes))).as(name).isEqualTo(bits(alone.forward(accumulate)));
      assertThat(bits(lane(outer, l, lanes))).as(name).isEqualTo(bits(alone.outer(accumulate)));
      assertThat(bits(lane(back, l, lanes))).as(name).isEqualTo(bits(alone.back(accumulate)));
    }
  }

  @Property(tries = 200, seed = "1")
  void productsWithSharedWeightsHaveTheBitsOfEachTaskAlone(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 19) int rows,
      @ForAll @IntRange(min = 1, max = 41) int depth,
      @ForAll @IntRange(min = 1, max = 19) int columns) {
    for (int lanes : WIDTHS) {
      Draws draws = Draws.of(seed, "shared", lanes);
      float[] x = values(draws, rows * depth * lanes);
      float[] w = values(draws, depth * columns);
      float[] y = values(draws, rows * columns * lanes);
      LaneKernels.Matrix shared = new LaneKernels.Matrix(w, 0, columns, 1);
      for (LaneKernels kernels : IMPLEMENTATIONS) {
        float[] forward = y.clone();
        float[] back = x.clone();
        kernels.multiplyShared(
            rows,
            depth,
            columns,
            lanes,
            matrix(x, depth, lanes),
            shared,
            matrix(forward, columns, lanes));
        kernels.multiplyShared(
            rows,
            columns,
            depth,
            lanes,
            matrix(y, columns, lanes),
            shared.transposed(),
            matrix(back, depth, lanes));
        for (int l = 0; l < lanes; l++) {
          Alone alone = new Alone(rows, depth, columns, lane(x, l, lanes), w, lane(y, l, lanes));
          String name = kernels.getClass().getSimpleName() + ", lane " + l + " of " + lanes;
          assertThat(bits(lane(forward, l, lanes))).as(name).isEqualTo(bits(alone.forward(false)));
          assertThat(bits(lane(back, l, lanes))).as(name).isEqualTo(bits(alone.back(false)));
        }
      }
    }
  }

  /** One task's dense layer on {@link Kernels}. Its matrices have no padding. */
  private record Alone(int rows, int depth, int columns, float[] x, float[] w, float[] y) {

    private static final Kernels KERNELS = Kernels.plain();

    float[] forward(boolean accumulate) {
      return multiply(x, depth, columns, w, columns, 1, y, accumulate);
    }

    float[] back(boolean accumulate) {
      return multiply(y, columns, depth, w, 1, columns, x, accumulate);
    }

    float[] outer(boolean accumulate) {
      float[] gradient = w.clone();
      KERNELS.outer(taps(depth, columns), x, depth, y, columns, gradient, 0, accumulate);
      return gradient;
    }

    private float[] multiply(
        float[] a,
        int inner,
        int outputs,
        float[] matrix,
        int depthStride,
        int columnStride,
        float[] into,
        boolean accumulate) {
      float[] packed = new float[Kernels.packedLength(1, inner, outputs)];
      KERNELS.pack(matrix, 0, 1, inner, outputs, 0, depthStride, columnStride, packed);
      float[] c = into.clone();
      KERNELS.multiply(taps(inner, outputs), a, packed, inner, outputs, c, accumulate);
      return c;
    }

    private Taps taps(int aStride, int cStride) {
      int[] a = new int[rows];
      int[] c = new int[rows];
      for (int i = 0; i < rows; i++) {
        a[i] = i * aStride;
        c[i] = i * cStride;
      }
      return new Taps(rows, new int[] {0}, a, c);
    }
  }

  @Property(tries = 100, seed = "1")
  void contextProductsAreTheSameInBothVersions(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 9) int rows,
      @ForAll @IntRange(min = 1, max = 19) int columns,
      @ForAll boolean accumulate) {
    for (int lanes : WIDTHS) {
      float[][] found = new float[IMPLEMENTATIONS.length][];
      for (int i = 0; i < found.length; i++) {
        Draws draws = Draws.of(seed, "context", lanes);
        float[] a = values(draws, (1 + rows * columns) * lanes);
        float[] b = values(draws, (1 + rows * columns) * lanes);
        float[] x = values(draws, columns * lanes);
        float[] y = values(draws, columns * lanes);
        found[i] = values(draws, (rows + rows * columns) * lanes);
        IMPLEMENTATIONS[i].outer(
            rows, columns, lanes, a, lanes, x, 0, found[i], rows * lanes, accumulate);
        IMPLEMENTATIONS[i].alternate(rows, columns, lanes, a, lanes, x, b, lanes, y, found[i], 0);
      }
      assertThat(bits(found[1])).isEqualTo(bits(found[0]));
    }
  }

  @Property(tries = 100, seed = "1")
  void normsAreTheSameInBothVersions(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 9) int rows,
      @ForAll @IntRange(min = 1, max = 70) int channels) {
    for (int lanes : WIDTHS) {
      float[][] plain = norms(new PlainLaneNorms(), seed, rows, channels, lanes);
      float[][] vector = norms(new VectorLaneNorms(), seed, rows, channels, lanes);
      for (int i = 0; i < plain.length; i++) {
        assertThat(bits(vector[i])).as("array %d, %d lanes", i, lanes).isEqualTo(bits(plain[i]));
      }
    }
  }

  private static float[][] norms(
      LaneNormKernels kernels, long seed, int rows, int channels, int lanes) {
    int stride = Kernels.stride(channels * lanes);
    Draws draws = Draws.of(seed, "norms", lanes);
    float[][] maps = new float[7][];
    for (int i = 0; i < maps.length; i++) {
      maps[i] = values(draws, Kernels.row(rows, stride));
    }
    float[][] vectors = new float[4][];
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = values(draws, stride);
    }
    float[][] sums = new float[3][rows * lanes];
    LaneNormKernels.Extent extent = new LaneNormKernels.Extent(rows, channels, lanes, stride);
    kernels.forward(extent, maps[0], vectors[0], vectors[1], 1e-3f, sums[0], maps[1]);
    kernels.backward(extent, maps[2], maps[0], vectors[0], sums[0], sums[1], maps[3]);
    kernels.tangentForward(
        extent, maps[4], maps[0], vectors[0], vectors[2], vectors[3], sums[0], sums[2], maps[5]);
    LaneNormKernels.Bent bent =
        new LaneNormKernels.Bent(
            maps[2],
            maps[5],
            maps[0],
            maps[4],
            vectors[0],
            vectors[2],
            sums[0],
            sums[1],
            sums[2],
            maps[3]);
    kernels.tangentBackward(extent, bent, maps[6]);
    float[][] all = java.util.Arrays.copyOf(maps, maps.length + sums.length);
    System.arraycopy(sums, 0, all, maps.length, sums.length);
    return all;
  }

  private static LaneKernels.Matrix matrix(float[] numbers, int columns, int lanes) {
    return new LaneKernels.Matrix(numbers, 0, columns * lanes, lanes);
  }

  private static float[] lane(float[] numbers, int lane, int lanes) {
    float[] own = new float[numbers.length / lanes];
    for (int i = 0; i < own.length; i++) {
      own[i] = numbers[i * lanes + lane];
    }
    return own;
  }

  private static float[] values(Draws draws, int length) {
    float[] x = new float[length];
    for (int i = 0; i < length; i++) {
      x[i] = draws.below(10) == 0 ? 0f : draws.uniform(-1, 1);
    }
    return x;
  }

  private static int[] bits(float[] x) {
    int[] bits = new int[x.length];
    for (int i = 0; i < x.length; i++) {
      bits[i] = Float.floatToIntBits(x[i]);
    }
    return bits;
  }
}
