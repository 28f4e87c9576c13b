package org.salamander.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link Kernels#multiply} in register tiles: a few rows × vectors of c stay in registers during
 * the loop over a panel's depth. Each method has at most sixteen accumulators, which the compiler
 * keeps in registers. The last tile is filled by repeating the last row.
 */
final class VectorMultiply {

  private static final VectorSpecies<Float> LANES = VectorKernels.LANES;
  private static final int L = VectorKernels.LANES.length();

  private VectorMultiply() {}

  /**
   * The operands of a product: rows of {@code to}, from {@code toFirst} on, are computed from as
   * many rows of {@code from}.
   *
   * @param blockLength floats from one block of {@code packed} to the next
   */
  record Product(
      int rows,
      int[] from,
      int fromFirst,
      int taps,
      int[] blocks,
      float[] a,
      float[] packed,
      int depth,
      int blockLength,
      int[] to,
      int toFirst,
      float[] c) {}

  /** Computes all columns, panel by panel. */
  static void run(Product p, int columns, boolean rowMajor, boolean accumulate) {
    int stride = Kernels.stride(columns);
    for (int n = 0; n < columns; n += VectorKernels.PANEL) {
      int width = Math.min(VectorKernels.PANEL, stride - n);
      int vectors = Math.min(width, columns - n + L - 1) / L;
      int start = rowMajor ? n : n * p.depth;
      int step = rowMajor ? stride : width;
      panel(p, start, step, n, vectors, accumulate);
    }
  }

  private static void panel(
      Product p, int start, int step, int n, int vectors, boolean accumulate) {
    int rows = p.rows;
    int i = 0;
    if (vectors <= 2) {
      int fours = fours(rows);
      for (; i < rows - 4 * fours; i += 6) {
        for (int t = 0; t < p.taps; t++) {
          if (vectors == 2) {
            tile6x2(p, i, t, start, step, n, accumulate || t > 0);
          } else {
            tile6x1(p, i, t, start, step, n, accumulate || t > 0);
          }
        }
      }
    }
    for (; i < rows; i += 4) {
      for (int t = 0; t < p.taps; t++) {
        boolean stored = accumulate || t > 0;
        switch (vectors) {
          case 1 -> tile4x1(p, i, t, start, step, n, stored);
          case 2 -> tile4x2(p, i, t, start, step, n, stored);
          case 3 -> tile4x3(p, i, t, start, step, n, stored);
          default -> tile4x4(p, i, t, start, step, n, stored);
        }
      }
    }
  }

  /**
   * The number of tiles of four rows, after tiles of six rows, with the fewest rows computed twice.
   */
  private static int fours(int rows) {
    return switch (rows % 6) {
      case 1, 2 -> rows > 6 ? 2 : 1;
      case 3, 4 -> 1;
      default -> 0;
    };
  }

  private static void tile6x2(
      Product p, int i, int t, int start, int step, int n, boolean accumulate) {
    int last = p.rows - 1;
    int[] from = p.from;
    float[] a = p.a;
    float[] packed = p.packed;
    float[] c = p.c;
    int i0 = i;
    int i1 = Math.min(i + 1, last);
    int i2 = Math.min(i + 2, last);
    int i3 = Math.min(i + 3, last);
    int i4 = Math.min(i + 4, last);
    int i5 = Math.min(i + 5, last);
    int a0 = from[(p.fromFirst + i0) * p.taps + t];
    int a1 = from[(p.fromFirst + i1) * p.taps + t];
    int a2 = from[(p.fromFirst + i2) * p.taps + t];
    int a3 = from[(p.fromFirst + i3) * p.taps + t];
    int a4 = from[(p.fromFirst + i4) * p.taps + t];
    int a5 = from[(p.fromFirst + i5) * p.taps + t];
    int c0 = p.to[p.toFirst + i0] + n;
    int c1 = p.to[p.toFirst + i1] + n;
    int c2 = p.to[p.toFirst + i2] + n;
    int c3 = p.to[p.toFirst + i3] + n;
    int c4 = p.to[p.toFirst + i4] + n;
    int c5 = p.to[p.toFirst + i5] + n;
    FloatVector s00 = accumulate ? FloatVector.fromArray(LANES, c, c0) : FloatVector.zero(LANES);
    FloatVector s01 =
        accumulate ? FloatVector.fromArray(LANES, c, c0 + L) : FloatVector.zero(LANES);
    FloatVector s10 = accumulate ? FloatVector.fromArray(LANES, c, c1) : FloatVector.zero(LANES);
    FloatVector s11 =
        accumulate ? FloatVector.fromArray(LANES, c, c1 + L) : FloatVector.zero(LANES);
    FloatVector s20 = accumulate ? FloatVector.fromArray(LANES, c, c2) : FloatVector.zero(LANES);
    FloatVector s21 =
        accumulate ? FloatVector.fromArray(LANES, c, c2 + L) : FloatVector.zero(LANES);
    FloatVector s30 = accumulate ? FloatVector.fromArray(LANES, c, c3) : FloatVector.zero(LANES);
    FloatVector s31 =
        accumulate ? FloatVector.fromArray(LANES, c, c3 + L) : FloatVector.zero(LANES);
    FloatVector s40 = accumulate ? FloatVector.fromArray(LANES, c, c4) : FloatVector.zero(LANES);
    FloatVector s41 =
        accumulate ? FloatVector.fromArray(LANES, c, c4 + L) : FloatVector.zero(LANES);
    FloatVector s50 = accumulate ? FloatVector.fromArray(LANES, c, c5) : FloatVector.zero(LANES);
    FloatVector s51 =
        accumulate ? FloatVector.fromArray(LANES, c, c5 + L) : FloatVector.zero(LANES);
    int b = p.blocks[t] * p.blockLength + start;
    for (int j = 0; j < p.depth; j++) {
      FloatVector b0 = FloatVector.fromArray(LANES, packed, b);
      FloatVector b1 = FloatVector.fromArray(LANES, packed, b + L);
      FloatVector x0 = FloatVector.broadcast(LANES, a[a0 + j]);
      s00 = x0.fma(b0, s00);
      s01 = x0.fma(b1, s01);
      FloatVector x1 = FloatVector.broadcast(LANES, a[a1 + j]);
      s10 = x1.fma(b0, s10);
      s11 = x1.fma(b1, s11);
      FloatVector x2 = FloatVector.broadcast(LANES, a[a2 + j]);
      s20 = x2.fma(b0, s20);
      s21 = x2.fma(b1, s21);
      FloatVector x3 = FloatVector.broadcast(LANES, a[a3 + j]);
      s30 = x3.fma(b0, s30);
      s31 = x3.fma(b1, s31);
      FloatVector x4 = FloatVector.broadcast(LANES, a[a4 + j]);
      s40 = x4.fma(b0, s40);
      s41 = x4.fma(b1, s41);
      FloatVector x5 = FloatVector.broadcast(LANES, a[a5 + j]);
      s50 = x5.fma(b0, s50);
      s51 = x5.fma(b1, s51);
      b += step;
    }
    s00.intoArray(c, c0);
    s01.intoArray(c, c0 + L);
    s10.intoArray(c, c1);
    s11.intoArray(c, c1 + L);
    s20.intoArray(c, c2);
    s21.intoArray(c, c2 + L);
    s30.intoArray(c, c3);
    s31.intoArray(c, c3 + L);
    s40.intoArray(c, c4);
    s41.intoArray(c, c4 + L);
    s50.intoArray(c, c5);
    s51.intoArray(c, c5 + L);
  }

  private static void tile4x2(
      Product p, int i, int t, int start, int step, int n, boolean accumulate) {
    int last = p.rows - 1;
    int[] from = p.from;
    float[] a = p.a;
    float[] packed = p.packed;
    float[] c = p.c;
    int i0 = i;
    int i1 = Math.min(i + 1, last);
    int i2 = Math.min(i + 2, last);
    int i3 = Math.min(i + 3, last);
    int a0 = from[(p.fromFirst + i0) * p.taps + t];
    int a1 = from[(p.fromFirst + i1) * p.taps + t];
    int a2 = from[(p.fromFirst + i2) * p.taps + t];
    int a3 = from[(p.fromFirst + i3) * p.taps + t];
    int c0 = p.to[p.toFirst + i0] + n;
    int c1 = p.to[p.toFirst + i1] + n;
    int c2 = p.to[p.toFirst + i2] + n;
    int c3 = p.to[p.toFirst + i3] + n;
    FloatVector s00 = accumulate ? FloatVector.fromArray(LANES, c, c0) : FloatVector.zero(LANES);
    FloatVector s01 =
        accumulate ? FloatVector.fromArray(LANES, c, c0 + L) : FloatVector.zero(LANES);
    FloatVector s10 = accumulate ? FloatVector.fromArray(LANES, c, c1) : FloatVector.zero(LANES);
    FloatVector s11 =
        accumulate ? FloatVector.fromArray(LANES, c, c1 + L) : FloatVector.zero(LANES);
    FloatVector s20 = accumulate ? FloatVector.fromArray(LANES, c, c2) : FloatVector.zero(LANES);
    FloatVector s21 =
        accumulate ? FloatVector.fromArray(LANES, c, c2 + L) : FloatVector.zero(LANES);
    FloatVector s30 = accumulate ? FloatVector.fromArray(LANES, c, c3) : FloatVector.zero(LANES);
    FloatVector s31 =
        accumulate ? FloatVector.fromArray(LANES, c, c3 + L) : FloatVector.zero(LANES);
    int b = p.blocks[t] * p.blockLength + start;
    for (int j = 0; j < p.depth; j++) {
      FloatVector b0 = FloatVector.fromArray(LANES, packed, b);
      FloatVector b1 = FloatVector.fromArray(LANES, packed, b + L);
      FloatVector x0 = FloatVector.broadcast(LANES, a[a0 + j]);
      s00 = x0.fma(b0, s00);
      s01 = x0.fma(b1, s01);
      FloatVector x1 = FloatVector.broadcast(LANES, a[a1 + j]);
      s10 = x1.fma(b0, s10);
      s11 = x1.fma(b1, s11);
      FloatVector x2 = FloatVector.broadcast(LANES, a[a2 + j]);
      s20 = x2.fma(b0, s20);
      s21 = x2.fma(b1, s21);
      FloatVector x3 = FloatVector.broadcast(LANES, a[a3 + j]);
      s30 = x3.fma(b0, s30);
      s31 = x3.fma(b1, s31);
      b += step;
    }
    s00.intoArray(c, c0);
    s01.intoArray(c, c0 + L);
    s10.intoArray(c, c1);
    s11.intoArray(c, c1 + L);
    s20.intoArray(c, c2);
    s21.intoArray(c, c2 + L);
    s30.intoArray(c, c3);
    s31.intoArray(c, c3 + L);
  }

  private static void tile6x1(
      Product p, int i, int t, int start, int step, int n, boolean accumulate) {
    int last = p.rows - 1;
    int[] from = p.from;
    float[] a = p.a;
    float[] packed = p.packed;
    float[] c = p.c;
    int i0 = i;
    int i1 = Math.min(i + 1, last);
    int i2 = Math.min(i + 2, last);
    int i3 = Math.min(i + 3, last);
    int i4 = Math.min(i + 4, last);
    int i5 = Math.min(i + 5, last);
    int a0 = from[(p.fromFirst + i0) * p.taps + t];
    int a1 = from[(p.fromFirst + i1) * p.taps + t];
    int a2 = from[(p.fromFirst + i2) * p.taps + t];
    int a3 = from[(p.fromFirst + i3) * p.taps + t];
    int a4 = from[(p.fromFirst + i4) * p.taps + t];
    int a5 = from[(p.fromFirst + i5) * p.taps + t];
    int c0 = p.to[p.toFirst + i0] + n;
    int c1 = p.to[p.toFirst + i1] + n;
    int c2 = p.to[p.toFirst + i2] + n;
    int c3 = p.to[p.toFirst + i3] + n;
    int c4 = p.to[p.toFirst + i4] + n;
    int c5 = p.to[p.toFirst + i5] + n;
    FloatVector s00 = accumulate ? FloatVector.fromArray(LANES, c, c0) : FloatVector.zero(LANES);
    FloatVector s10 = accumulate ? FloatVector.fromArray(LANES, c, c1) : FloatVector.zero(LANES);
    FloatVector s20 = accumulate ? FloatVector.fromArray(LANES, c, c2) : FloatVector.zero(LANES);
    FloatVector s30 = accumulate ? FloatVector.fromArray(LANES, c, c3) : FloatVector.zero(LANES);
    FloatVector s40 = accumulate ? FloatVector.fromArray(LANES, c, c4) : FloatVector.zero(LANES);
    FloatVector s50 = accumulate ? FloatVector.fromArray(LANES, c, c5) : FloatVector.zero(LANES);
    int b = p.blocks[t] * p.blockLength + start;
    for (int j = 0; j < p.depth; j++) {
      FloatVector b0 = FloatVector.fromArray(LANES, packed, b);
      FloatVector x0 = FloatVector.broadcast(LANES, a[a0 + j]);
      s00 = x0.fma(b0, s00);
      FloatVector x1 = FloatVector.broadcast(LANES, a[a1 + j]);
      s10 = x1.fma(b0, s10);
      FloatVector x2 = FloatVector.broadcast(LANES, a[a2 + j]);
      s20 = x2.fma(b0, s20);
      FloatVector x3 = FloatVector.broadcast(LANES, a[a3 + j]);
      s30 = x3.fma(b0, s30);
      FloatVector x4 = FloatVector.broadcast(LANES, a[a4 + j]);
      s40 = x4.fma(b0, s40);
      FloatVector x5 = FloatVector.broadcast(LANES, a[a5 + j]);
      s50 = x5.fma(b0, s50);
      b += step;
    }
    s00.intoArray(c, c0);
    s10.intoArray(c, c1);
    s20.intoArray(c, c2);
    s30.intoArray(c, c3);
    s40.intoArray(c, c4);
    s50.intoArray(c, c5);
  }

  private static void tile4x1(
      Product p, int i, int t, int start, int step, int n, boolean accumulate) {
    int last = p.rows - 1;
    int[] from = p.from;
    float[] a = p.a;
    float[] packed = p.packed;
    float[] c = p.c;
    int i0 = i;
    int i1 = Math.min(i + 1, last);
    int i2 = Math.min(i + 2, last);
    int i3 = Math.min(i + 3, last);
    int a0 = from[(p.fromFirst + i0) * p.taps + t];
    int a1 = from[(p.fromFirst + i1) * p.taps + t];
    int a2 = from[(p.fromFirst + i2) * p.taps + t];
    int a3 = from[(p.fromFirst + i3) * p.taps + t];
    int c0 = p.to[p.toFirst + i0] + n;
    int c1 = p.to[p.toFirst + i1] + n;
    int c2 = p.to[p.toFirst + i2] + n;
    int c3 = p.to[p.toFirst + i3] + n;
    FloatVector s00 = accumulate ? FloatVector.fromArray(LANES, c, c0) : FloatVector.zero(LANES);
    FloatVector s10 = accumulate ? FloatVector.fromArray(LANES, c, c1) : FloatVector.zero(LANES);
    FloatVector s20 = accumulate ? FloatVector.fromArray(LANES, c, c2) : FloatVector.zero(LANES);
    FloatVector s30 = accumulate ? FloatVector.fromArray(LANES, c, c3) : FloatVector.zero(LANES);
    int b = p.blocks[t] * p.blockLength + start;
    for (int j = 0; j < p.depth; j++) {
      FloatVector b0 = FloatVector.fromArray(LANES, packed, b);
      FloatVector x0 = FloatVector.broadcast(LANES, a[a0 + j]);
      s00 = x0.fma(b0, s00);
      FloatVector x1 = FloatVector.broadcast(LANES, a[a1 + j]);
      s10 = x1.fma(b0, s10);
      FloatVector x2 = FloatVector.broadcast(LANES, a[a2 + j]);
      s20 = x2.fma(b0, s20);
      FloatVector x3 = FloatVector.broadcast(LANES, a[a3 + j]);
      s30 = x3.fma(b0, s30);
      b += step;
    }
    s00.intoArray(c, c0);
    s10.intoArray(c, c1);
    s20.intoArray(c, c2);
    s30.intoArray(c, c3);
  }

  private static void tile4x4(
      Product p, int i, int t, int start, int step, int n, boolean accumulate) {
    int last = p.rows - 1;
    int[] from = p.from;
    float[] a = p.a;
    float[] packed = p.packed;
    float[] c = p.c;
    int i0 = i;
    int i1 = Math.min(i + 1, last);
    int i2 = Math.min(i + 2, last);
    int i3 = Math.min(i + 3, last);
    int a0 = from[(p.fromFirst + i0) * p.taps + t];
    int a1 = from[(p.fromFirst + i1) * p.taps + t];
    int a2 = from[(p.fromFirst + i2) * p.taps + t];
    int a3 = from[(p.fromFirst + i3) * p.taps + t];
    int c0 = p.to[p.toFirst + i0] + n;
    int c1 = p.to[p.toFirst + i1] + n;
    int c2 = p.to[p.toFirst + i2] + n;
    int c3 = p.to[p.toFirst + i3] + n;
    FloatVector s00 = accumulate ? FloatVector.fromArray(LANES, c, c0) : FloatVector.zero(LANES);
    FloatVector s01 =
        accumulate ? FloatVector.fromArray(LANES, c, c0 + L) : FloatVector.zero(LANES);
    FloatVector s02 =
        accumulate ? FloatVector.fromArray(LANES, c, c0 + 2 * L) : FloatVector.zero(LANES);
    FloatVector s03 =
        accumulate ? FloatVector.fromArray(LANES, c, c0 + 3 * L) : FloatVector.zero(LANES);
    FloatVector s10 = accumulate ? FloatVector.fromArray(LANES, c, c1) : FloatVector.zero(LANES);
    FloatVector s11 =
        accumulate ? FloatVector.fromArray(LANES, c, c1 + L) : FloatVector.zero(LANES);
    FloatVector s12 =
        accumulate ? FloatVector.fromArray(LANES, c, c1 + 2 * L) : FloatVector.zero(LANES);
    FloatVector s13 =
        accumulate ? FloatVector.fromArray(LANES, c, c1 + 3 * L) : FloatVector.zero(LANES);
    FloatVector s20 = accumulate ? FloatVector.fromArray(LANES, c, c2) : FloatVector.zero(LANES);
    FloatVector s21 =
        accumulate ? FloatVector.fromArray(LANES, c, c2 + L) : FloatVector.zero(LANES);
    FloatVector s22 =
        accumulate ? FloatVector.fromArray(LANES, c, c2 + 2 * L) : FloatVector.zero(LANES);
    FloatVector s23 =
        accumulate ? FloatVector.fromArray(LANES, c, c2 + 3 * L) : FloatVector.zero(LANES);
    FloatVector s30 = accumulate ? FloatVector.fromArray(LANES, c, c3) : FloatVector.zero(LANES);
    FloatVector s31 =
        accumulate ? FloatVector.fromArray(LANES, c, c3 + L) : FloatVector.zero(LANES);
    FloatVector s32 =
        accumulate ? FloatVector.fromArray(LANES, c, c3 + 2 * L) : FloatVector.zero(LANES);
    FloatVector s33 =
        accumulate ? FloatVector.fromArray(LANES, c, c3 + 3 * L) : FloatVector.zero(LANES);
    int b = p.blocks[t] * p.blockLength + start;
    for (int j = 0; j < p.depth; j++) {
      FloatVector b0 = FloatVector.fromArray(LANES, packed, b);
      FloatVector b1 = FloatVector.fromArray(LANES, packed, b + L);
      FloatVector b2 = FloatVector.fromArray(LANES, packed, b + 2 * L);
      FloatVector b3 = FloatVector.fromArray(LANES, packed, b + 3 * L);
      FloatVector x0 = FloatVector.broadcast(LANES, a[a0 + j]);
      s00 = x0.fma(b0, s00);
      s01 = x0.fma(b1, s01);
      s02 = x0.fma(b2, s02);
      s03 = x0.fma(b3, s03);
      FloatVector x1 = FloatVector.broadcast(LANES, a[a1 + j]);
      s10 = x1.fma(b0, s10);
      s11 = x1.fma(b1, s11);
      s12 = x1.fma(b2, s12);
      s13 = x1.fma(b3, s13);
      FloatVector x2 = FloatVector.broadcast(LANES, a[a2 + j]);
      s20 = x2.fma(b0, s20);
      s21 = x2.fma(b1, s21);
      s22 = x2.fma(b2, s22);
      s23 = x2.fma(b3, s23);
      FloatVector x3 = FloatVector.broadcast(LANES, a[a3 + j]);
      s30 = x3.fma(b0, s30);
      s31 = x3.fma(b1, s31);
      s32 = x3.fma(b2, s32);
      s33 = x3.fma(b3, s33);
      b += step;
    }
    s00.intoArray(c, c0);
    s01.intoArray(c, c0 + L);
    s02.intoArray(c, c0 + 2 * L);
    s03.intoArray(c, c0 + 3 * L);
    s10.intoArray(c, c1);
    s11.intoArray(c, c1 + L);
    s12.intoArray(c, c1 + 2 * L);
    s13.intoArray(c, c1 + 3 * L);
    s20.intoArray(c, c2);
    s21.intoArray(c, c2 + L);
    s22.intoArray(c, c2 + 2 * L);
    s23.intoArray(c, c2 + 3 * L);
    s30.intoArray(c, c3);
    s31.intoArray(c, c3 + L);
    s32.intoArray(c, c3 + 2 * L);
    s33.intoArray(c, c3 + 3 * L);
  }

  private static void tile4x3(
      Product p, int i, int t, int start, int step, int n, boolean accumulate) {
    int last = p.rows - 1;
    int[] from = p.from;
    float[] a = p.a;
    float[] packed = p.packed;
    float[] c = p.c;
    int i0 = i;
    int i1 = Math.min(i + 1, last);
    int i2 = Math.min(i + 2, last);
    int i3 = Math.min(i + 3, last);
    int a0 = from[(p.fromFirst + i0) * p.taps + t];
    int a1 = from[(p.fromFirst + i1) * p.taps + t];
    int a2 = from[(p.fromFirst + i2) * p.taps + t];
    int a3 = from[(p.fromFirst + i3) * p.taps + t];
    int c0 = p.to[p.toFirst + i0] + n;
    int c1 = p.to[p.toFirst + i1] + n;
    int c2 = p.to[p.toFirst + i2] + n;
    int c3 = p.to[p.toFirst + i3] + n;
    FloatVector s00 = accumulate ? FloatVector.fromArray(LANES, c, c0) : FloatVector.zero(LANES);
    FloatVector s01 =
        accumulate ? FloatVector.fromArray(LANES, c, c0 + L) : FloatVector.zero(LANES);
    FloatVector s02 =
        accumulate ? FloatVector.fromArray(LANES, c, c0 + 2 * L) : FloatVector.zero(LANES);
    FloatVector s10 = accumulate ? FloatVector.fromArray(LANES, c, c1) : FloatVector.zero(LANES);
    FloatVector s11 =
        accumulate ? FloatVector.fromArray(LANES, c, c1 + L) : FloatVector.zero(LANES);
    FloatVector s12 =
        accumulate ? FloatVector.fromArray(LANES, c, c1 + 2 * L) : FloatVector.zero(LANES);
    FloatVector s20 = accumulate ? FloatVector.fromArray(LANES, c, c2) : FloatVector.zero(LANES);
    FloatVector s21 =
        accumulate ? FloatVector.fromArray(LANES, c, c2 + L) : FloatVector.zero(LANES);
    FloatVector s22 =
        accumulate ? FloatVector.fromArray(LANES, c, c2 + 2 * L) : FloatVector.zero(LANES);
    FloatVector s30 = accumulate ? FloatVector.fromArray(LANES, c, c3) : FloatVector.zero(LANES);
    FloatVector s31 =
        accumulate ? FloatVector.fromArray(LANES, c, c3 + L) : FloatVector.zero(LANES);
    FloatVector s32 =
        accumulate ? FloatVector.fromArray(LANES, c, c3 + 2 * L) : FloatVector.zero(LANES);
    int b = p.blocks[t] * p.blockLength + start;
    for (int j = 0; j < p.depth; j++) {
      FloatVector b0 = FloatVector.fromArray(LANES, packed, b);
      FloatVector b1 = FloatVector.fromArray(LANES, packed, b + L);
      FloatVector b2 = FloatVector.fromArray(LANES, packed, b + 2 * L);
      FloatVector x0 = FloatVector.broadcast(LANES, a[a0 + j]);
      s00 = x0.fma(b0, s00);
      s01 = x0.fma(b1, s01);
      s02 = x0.fma(b2, s02);
      FloatVector x1 = FloatVector.broadcast(LANES, a[a1 + j]);
      s10 = x1.fma(b0, s10);
      s11 = x1.fma(b1, s11);
      s12 = x1.fma(b2, s12);
      FloatVector x2 = FloatVector.broadcast(LANES, a[a2 + j]);
      s20 = x2.fma(b0, s20);
      s21 = x2.fma(b1, s21);
      s22 = x2.fma(b2, s22);
      FloatVector x3 = FloatVector.broadcast(LANES, a[a3 + j]);
      s30 = x3.fma(b0, s30);
      s31 = x3.fma(b1, s31);
      s32 = x3.fma(b2, s32);
      b += step;
    }
    s00.intoArray(c, c0);
    s01.intoArray(c, c0 + L);
    s02.intoArray(c, c0 + 2 * L);
    s10.intoArray(c, c1);
    s11.intoArray(c, c1 + L);
    s12.intoArray(c, c1 + 2 * L);
    s20.intoArray(c, c2);
    s21.intoArray(c, c2 + L);
    s22.intoArray(c, c2 + 2 * L);
    s30.intoArray(c, c3);
    s31.intoArray(c, c3 + L);
    s32.intoArray(c, c3 + 2 * L);
  }
}
