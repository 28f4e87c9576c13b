package org.salamander.kernel;

import java.util.Arrays;

/**
 * Kernels in plain Java. The inner loops run along the columns, four links of each chain at a time,
 * over arrays of one row each. The compiler turns this form into vector instructions. It does not
 * do so if rows are at offsets in one array. Packed matrices are row-major, (block, depth, {@link
 * Kernels#stride} columns).
 */
final class PlainKernels implements Kernels {

  /** Number of rows that {@link #outer} processes at a time. */
  private static final int CHUNK = 64;

  private final RowKernels rows = new PlainRows();
  private final PoolKernels pools = new PlainPools();
  private final LaneKernels lanes = new PlainLanes();
  private final ThreadLocal<Scratch> scratch = ThreadLocal.withInitial(Scratch::new);

  /** Buffers of one thread. */
  private static final class Scratch {
    float[][] rows = {};
    float[] sum = {};
    float[] factors = {};

    /** Allocates {@code count} rows of {@code columns} floats, and as many factors. */
    void reserve(int count, int columns) {
      if (rows.length < count || sum.length < columns) {
        sum = new float[Math.max(sum.length, Kernels.stride(columns))];
        rows = new float[Math.max(rows.length, count)][sum.length];
      }
      if (factors.length < count) {
        factors = new float[count];
      }
    }

    /** sum ← the stored row at {@code at} if {@code accumulate}, otherwise 0. */
    void start(float[] stored, int at, int columns, boolean accumulate) {
      if (accumulate) {
        System.arraycopy(stored, at, sum, 0, columns);
      } else {
        Arrays.fill(sum, 0, columns, 0f);
      }
    }

    /** sum ← sum + Σ factor · row over the first {@code count} rows, in order. */
    void add(int count, int columns) {
      int k = 0;
      for (; k + 4 <= count; k += 4) {
        chain(
            factors[k],
            rows[k],
            factors[k + 1],
            rows[k + 1],
            factors[k + 2],
            rows[k + 2],
            factors[k + 3],
            rows[k + 3],
            sum,
            columns);
      }
      for (; k < count; k++) {
        chain(factors[k], rows[k], sum, columns);
      }
    }
  }

  @Override
  public void pack(
      float[] w,
      int offset,
      int blocks,
      int depth,
      int columns,
      int tapStride,
      int depthStride,
      int columnStride,
      float[] packed) {
    int stride = Kernels.stride(columns);
    for (int t = 0; t < blocks; t++) {
      for (int j = 0; j < depth; j++) {
        int from = offset + t * tapStride + j * depthStride;
        int to = (t * depth + j) * stride;
        for (int n = 0; n < columns; n++) {
          packed[to + n] = w[from + n * columnStride];
        }
        for (int n = columns; n < stride; n++) {
          packed[to + n] = 0f;
        }
      }
    }
  }

  @Override
  public void multiply(
      Taps taps, float[] a, float[] packed, int depth, int columns, float[] c, boolean accumulate) {
    int stride = Kernels.stride(columns);
    int count = taps.taps();
    Scratch own = scratch.get();
    own.reserve(count * depth, columns);
    for (int t = 0; t < count; t++) {
      for (int j = 0; j < depth; j++) {
        System.arraycopy(
            packed, (taps.blocks()[t] * depth + j) * stride, own.rows[t * depth + j], 0, columns);
      }
    }
    for (int i = taps.first(); i < taps.first() + taps.rows(); i++) {
      for (int t = 0; t < count; t++) {
        System.arraycopy(a, taps.a()[i * count + t], own.factors, t * depth, depth);
      }
      own.start(c, taps.c()[i], columns, accumulate);
      own.add(count * depth, columns);
      System.arraycopy(own.sum, 0, c, taps.c()[i], columns);
    }
  }

  @Override
  public void outer(
      Taps taps,
      float[] a,
      int depth,
      float[] d,
      int columns,
      float[] w,
      int offset,
      boolean accumulate) {
    Scratch own = scratch.get();
    own.reserve(CHUNK, columns);
    int i = 0;
    do {
      int rows = Math.min(CHUNK, taps.rows() - i);
      for (int k = 0; k < rows; k++) {
        System.arraycopy(d, taps.c()[taps.first() + i + k], own.rows[k], 0, columns);
      }
      for (int t = 0; t < taps.taps(); t++) {
        for (int j = 0; j < depth; j++) {
          for (int k = 0; k < rows; k++) {
            own.factors[k] = a[taps.a()[(taps.first() + i + k) * taps.taps() + t] + j];
          }
          int at = offset + (taps.blocks()[t] * depth + j) * columns;
          own.start(w, at, columns, accumulate || i > 0);
          own.add(rows, columns);
          System.arraycopy(own.sum, 0, w, at, columns);
        }
      }
      i += rows;
    } while (i < taps.rows());
  }

  @Override
  public LaneKernels lanes() {
    return lanes;
  }

  @Override
  public PoolKernels pools() {
    return pools;
  }

  @Override
  public RowKernels rows() {
    return rows;
  }

  /** y ← y + x0·b0 + x1·b1 + x2·b2 + x3·b3, in that order. */
  private static void chain(
      float x0,
      float[] b0,
      float x1,
      float[] b1,
      float x2,
      float[] b2,
      float x3,
      float[] b3,
      float[] y,
      int columns) {
    for (int n = 0; n < columns; n++) {
      y[n] =
          Math.fma(x3, b3[n], Math.fma(x2, b2[n], Math.fma(x1, b1[n], Math.fma(x0, b0[n], y[n]))));
    }
  }

  /** y ← y + x·b. */
  private static void chain(float x, float[] b, float[] y, int columns) {
    for (int n = 0; n < columns; n++) {
      y[n] = Math.fma(x, b[n], y[n]);
    }
  }

  /** For people. */
  @Override
  public String toString() {
    return "plain Java";
  }
}
