package org.salamander.kernel;

/**
 * Plain Java. The inner loops run along the columns, four links of each chain at a time, in a form
 * the compiler turns into vector instructions by itself. Packed matrices are row-major, (block,
 * depth, {@link Kernels#stride} columns).
 */
final class PlainKernels implements Kernels {

  private final RowKernels rows = new PlainRows();

  @Override
  public RowKernels rows() {
    return rows;
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
    for (int i = 0; i < taps.rows(); i++) {
      int to = taps.c()[i];
      if (!accumulate) {
        java.util.Arrays.fill(c, to, to + columns, 0f);
      }
      for (int t = 0; t < count; t++) {
        int from = taps.a()[i * count + t];
        int block = taps.blocks()[t] * depth * stride;
        int j = 0;
        for (; j + 4 <= depth; j += 4) {
          int b = block + j * stride;
          chain4(
              a[from + j],
              a[from + j + 1],
              a[from + j + 2],
              a[from + j + 3],
              packed,
              b,
              b + stride,
              b + 2 * stride,
              b + 3 * stride,
              c,
              to,
              columns);
        }
        for (; j < depth; j++) {
          chain1(a[from + j], packed, block + j * stride, c, to, columns);
        }
      }
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
    int count = taps.taps();
    int[] rows = taps.a();
    int[] c = taps.c();
    for (int t = 0; t < count; t++) {
      int block = offset + taps.blocks()[t] * depth * columns;
      if (!accumulate) {
        java.util.Arrays.fill(w, block, block + depth * columns, 0f);
      }
      int i = 0;
      for (; i + 4 <= taps.rows(); i += 4) {
        int a0 = rows[i * count + t];
        int a1 = rows[(i + 1) * count + t];
        int a2 = rows[(i + 2) * count + t];
        int a3 = rows[(i + 3) * count + t];
        for (int j = 0; j < depth; j++) {
          chain4(
              a[a0 + j],
              a[a1 + j],
              a[a2 + j],
              a[a3 + j],
              d,
              c[i],
              c[i + 1],
              c[i + 2],
              c[i + 3],
              w,
              block + j * columns,
              columns);
        }
      }
      for (; i < taps.rows(); i++) {
        for (int j = 0; j < depth; j++) {
          chain1(a[rows[i * count + t] + j], d, c[i], w, block + j * columns, columns);
        }
      }
    }
  }

  /** y ← y + x0·b0 + x1·b1 + x2·b2 + x3·b3, in that order. */
  private static void chain4(
      float x0,
      float x1,
      float x2,
      float x3,
      float[] b,
      int b0,
      int b1,
      int b2,
      int b3,
      float[] y,
      int to,
      int columns) {
    for (int n = 0; n < columns; n++) {
      y[to + n] =
          Math.fma(
              x3,
              b[b3 + n],
              Math.fma(x2, b[b2 + n], Math.fma(x1, b[b1 + n], Math.fma(x0, b[b0 + n], y[to + n]))));
    }
  }

  /** y ← y + x·b. */
  private static void chain1(float x, float[] b, int from, float[] y, int to, int columns) {
    for (int n = 0; n < columns; n++) {
      y[to + n] = Math.fma(x, b[from + n], y[to + n]);
    }
  }
}
