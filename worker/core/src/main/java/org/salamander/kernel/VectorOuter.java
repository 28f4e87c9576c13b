package org.salamander.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link Kernels#outer} in register tiles: a few depths × vectors of the weight gradient stay in
 * registers during the loop over the rows of a chunk. A chunk's panel of d and the offsets of its
 * rows are first copied into contiguous arrays, so that the tiles need few bounds checks. Columns
 * that do not fill whole vectors are computed in scratch memory. A tile reads where it stores its
 * sums only after its loop: the compiler would keep these offsets in registers, which the loop
 * needs. One instance serves one thread.
 */
final class VectorOuter {

  private static final VectorSpecies<Float> LANES = VectorKernels.LANES;
  private static final int L = VectorKernels.LANES.length();
  private static final int PANEL = VectorKernels.PANEL;

  /** Number of rows of a chunk. Their panel fits in the first-level cache. */
  private static final int CHUNK = 128;

  /** The largest number of rows of a tile. */
  private static final int TALLEST = 6;

  /** Where sums begin that do not go on from stored ones. */
  private static final float[] ZEROS = new float[PANEL];

  private final int[] starts = new int[CHUNK];
  private final float[] panel = new float[CHUNK * PANEL];
  private final float[] partial = new float[TALLEST * PANEL];

  /**
   * As {@link Kernels#outer}, with rows {@code first} … {@code first + rows − 1} of c against as
   * many of a, from {@code fromFirst} on.
   */
  void run(
      int rows,
      int first,
      int[] from,
      int fromFirst,
      int[] blocks,
      int taps,
      float[] a,
      int depth,
      int[] to,
      float[] d,
      int columns,
      float[] w,
      int offset,
      boolean accumulate) {
    if (columns == 1) {
      for (int t = 0; t < taps; t++) {
        column(
            rows,
            first,
            from,
            fromFirst,
            taps,
            t,
            a,
            depth,
            to,
            d,
            w,
            offset + blocks[t] * depth,
            accumulate);
      }
      return;
    }
    int i = 0;
    do {
      int count = Math.min(CHUNK, rows - i);
      for (int n = 0; n < columns; n += PANEL) {
        int width = Math.min(PANEL, columns - n);
        int vectors = (width + L - 1) / L;
        for (int v = 0; v < vectors; v++) {
          gather(to, first + i, count, d, n + v * L, v * L);
        }
        for (int t = 0; t < taps; t++) {
          for (int k = 0; k < count; k++) {
            starts[k] = from[(fromFirst + i + k) * taps + t];
          }
          tap(
              count,
              a,
              depth,
              w,
              offset + blocks[t] * depth * columns + n,
              columns,
              width,
              vectors,
              accumulate || i > 0);
        }
      }
      i += count;
    } while (i < rows);
  }

  /** One tap if c has one column. Its depths are contiguous in w, so the lanes run along them. */
  private static void column(
      int rows,
      int first,
      int[] from,
      int fromFirst,
      int taps,
      int t,
      float[] a,
      int depth,
      int[] to,
      float[] d,
      float[] w,
      int at,
      boolean accumulate) {
    int j = 0;
    for (; j + L <= depth; j += L) {
      FloatVector s =
          accumulate ? FloatVector.fromArray(LANES, w, at + j) : FloatVector.zero(LANES);
      for (int i = 0; i < rows; i++) {
        s =
            FloatVector.fromArray(LANES, a, from[(fromFirst + i) * taps + t] + j)
                .fma(FloatVector.broadcast(LANES, d[to[first + i]]), s);
      }
      s.intoArray(w, at + j);
    }
    for (; j < depth; j++) {
      float s = accumulate ? w[at + j] : 0f;
      for (int i = 0; i < rows; i++) {
        s = Math.fma(a[from[(fromFirst + i) * taps + t] + j], d[to[first + i]], s);
      }
      w[at + j] = s;
    }
  }

  private void gather(int[] to, int first, int count, float[] d, int n, int v) {
    for (int k = 0; k < count; k++) {
      FloatVector.fromArray(LANES, d, to[first + k] + n).intoArray(panel, k * PANEL + v);
    }
  }

  /** One tap's part of the weight gradient in the columns of the panel. */
  private void tap(
      int count,
      float[] a,
      int depth,
      float[] w,
      int at,
      int columns,
      int width,
      int vectors,
      boolean accumulate) {
    for (int j = 0; j < depth; ) {
      int left = depth - j;
      int height = left >= 6 && vectors <= 2 && left != 8 ? 6 : left >= 4 ? 4 : 1;
      if (width % L == 0) {
        tiles(count, a, j, w, at, columns, height, vectors, accumulate);
      } else {
        copy(height, width, w, at, columns, partial, 0, PANEL);
        tiles(count, a, j, partial, 0, PANEL, height, vectors, accumulate);
        copy(height, width, partial, 0, PANEL, w, at, columns);
      }
      j += height;
      at += height * columns;
    }
  }

  private static void copy(
      int height, int width, float[] x, int from, int xPitch, float[] y, int to, int yPitch) {
    for (int r = 0; r < height; r++) {
      for (int n = 0; n < width; n++) {
        y[to + r * yPitch + n] = x[from + r * xPitch + n];
      }
    }
  }

  private void tiles(
      int count,
      float[] a,
      int j,
      float[] w,
      int at,
      int pitch,
      int height,
      int vectors,
      boolean accumulate) {
    int v = 0;
    if (vectors == 4 && height == 4) {
      tile4x4(count, starts, a, j, panel, 0, w, at, pitch, accumulate);
      v = 4;
    }
    for (; v + 2 <= vectors; v += 2) {
      switch (height) {
        case 6 -> tile6x2(count, starts, a, j, panel, v * L, w, at + v * L, pitch, accumulate);
        case 4 -> tile4x2(count, starts, a, j, panel, v * L, w, at + v * L, pitch, accumulate);
        default -> tile1x2(count, starts, a, j, panel, v * L, w, at + v * L, accumulate);
      }
    }
    if (v < vectors) {
      switch (height) {
        case 6 -> tile6x1(count, starts, a, j, panel, v * L, w, at + v * L, pitch, accumulate);
        case 4 -> tile4x1(count, starts, a, j, panel, v * L, w, at + v * L, pitch, accumulate);
        default -> tile1x1(count, starts, a, j, panel, v * L, w, at + v * L, accumulate);
      }
    }
  }

  private static void tile6x2(
      int count,
      int[] starts,
      float[] a,
      int j,
      float[] panel,
      int n,
      float[] w,
      int w0,
      int pitch,
      boolean accumulate) {
    float[] sums = accumulate ? w : ZEROS;
    int from = accumulate ? w0 : 0;
    int down = accumulate ? pitch : 0;
    FloatVector s00 = FloatVector.fromArray(LANES, sums, from);
    FloatVector s01 = FloatVector.fromArray(LANES, sums, from + L);
    FloatVector s10 = FloatVector.fromArray(LANES, sums, from + down);
    FloatVector s11 = FloatVector.fromArray(LANES, sums, from + down + L);
    FloatVector s20 = FloatVector.fromArray(LANES, sums, from + 2 * down);
    FloatVector s21 = FloatVector.fromArray(LANES, sums, from + 2 * down + L);
    FloatVector s30 = FloatVector.fromArray(LANES, sums, from + 3 * down);
    FloatVector s31 = FloatVector.fromArray(LANES, sums, from + 3 * down + L);
    FloatVector s40 = FloatVector.fromArray(LANES, sums, from + 4 * down);
    FloatVector s41 = FloatVector.fromArray(LANES, sums, from + 4 * down + L);
    FloatVector s50 = FloatVector.fromArray(LANES, sums, from + 5 * down);
    FloatVector s51 = FloatVector.fromArray(LANES, sums, from + 5 * down + L);
    for (int k = 0; k < count; k++) {
      int at = starts[k] + j;
      FloatVector d0 = FloatVector.fromArray(LANES, panel, n + k * PANEL);
      FloatVector d1 = FloatVector.fromArray(LANES, panel, n + k * PANEL + L);
      FloatVector x0 = FloatVector.broadcast(LANES, a[at]);
      s00 = x0.fma(d0, s00);
      s01 = x0.fma(d1, s01);
      FloatVector x1 = FloatVector.broadcast(LANES, a[at + 1]);
      s10 = x1.fma(d0, s10);
      s11 = x1.fma(d1, s11);
      FloatVector x2 = FloatVector.broadcast(LANES, a[at + 2]);
      s20 = x2.fma(d0, s20);
      s21 = x2.fma(d1, s21);
      FloatVector x3 = FloatVector.broadcast(LANES, a[at + 3]);
      s30 = x3.fma(d0, s30);
      s31 = x3.fma(d1, s31);
      FloatVector x4 = FloatVector.broadcast(LANES, a[at + 4]);
      s40 = x4.fma(d0, s40);
      s41 = x4.fma(d1, s41);
      FloatVector x5 = FloatVector.broadcast(LANES, a[at + 5]);
      s50 = x5.fma(d0, s50);
      s51 = x5.fma(d1, s51);
    }
    s00.intoArray(w, w0);
    s01.intoArray(w, w0 + L);
    s10.intoArray(w, w0 + pitch);
    s11.intoArray(w, w0 + pitch + L);
    s20.intoArray(w, w0 + 2 * pitch);
    s21.intoArray(w, w0 + 2 * pitch + L);
    s30.intoArray(w, w0 + 3 * pitch);
    s31.intoArray(w, w0 + 3 * pitch + L);
    s40.intoArray(w, w0 + 4 * pitch);
    s41.intoArray(w, w0 + 4 * pitch + L);
    s50.intoArray(w, w0 + 5 * pitch);
    s51.intoArray(w, w0 + 5 * pitch + L);
  }

  private static void tile4x2(
      int count,
      int[] starts,
      float[] a,
      int j,
      float[] panel,
      int n,
      float[] w,
      int w0,
      int pitch,
      boolean accumulate) {
    float[] sums = accumulate ? w : ZEROS;
    int from = accumulate ? w0 : 0;
    int down = accumulate ? pitch : 0;
    FloatVector s00 = FloatVector.fromArray(LANES, sums, from);
    FloatVector s01 = FloatVector.fromArray(LANES, sums, from + L);
    FloatVector s10 = FloatVector.fromArray(LANES, sums, from + down);
    FloatVector s11 = FloatVector.fromArray(LANES, sums, from + down + L);
    FloatVector s20 = FloatVector.fromArray(LANES, sums, from + 2 * down);
    FloatVector s21 = FloatVector.fromArray(LANES, sums, from + 2 * down + L);
    FloatVector s30 = FloatVector.fromArray(LANES, sums, from + 3 * down);
    FloatVector s31 = FloatVector.fromArray(LANES, sums, from + 3 * down + L);
    for (int k = 0; k < count; k++) {
      int at = starts[k] + j;
      FloatVector d0 = FloatVector.fromArray(LANES, panel, n + k * PANEL);
      FloatVector d1 = FloatVector.fromArray(LANES, panel, n + k * PANEL + L);
      FloatVector x0 = FloatVector.broadcast(LANES, a[at]);
      s00 = x0.fma(d0, s00);
      s01 = x0.fma(d1, s01);
      FloatVector x1 = FloatVector.broadcast(LANES, a[at + 1]);
      s10 = x1.fma(d0, s10);
      s11 = x1.fma(d1, s11);
      FloatVector x2 = FloatVector.broadcast(LANES, a[at + 2]);
      s20 = x2.fma(d0, s20);
      s21 = x2.fma(d1, s21);
      FloatVector x3 = FloatVector.broadcast(LANES, a[at + 3]);
      s30 = x3.fma(d0, s30);
      s31 = x3.fma(d1, s31);
    }
    s00.intoArray(w, w0);
    s01.intoArray(w, w0 + L);
    s10.intoArray(w, w0 + pitch);
    s11.intoArray(w, w0 + pitch + L);
    s20.intoArray(w, w0 + 2 * pitch);
    s21.intoArray(w, w0 + 2 * pitch + L);
    s30.intoArray(w, w0 + 3 * pitch);
    s31.intoArray(w, w0 + 3 * pitch + L);
  }

  private static void tile1x2(
      int count,
      int[] starts,
      float[] a,
      int j,
      float[] panel,
      int n,
      float[] w,
      int w0,
      boolean accumulate) {
    float[] sums = accumulate ? w : ZEROS;
    int from = accumulate ? w0 : 0;
    FloatVector s00 = FloatVector.fromArray(LANES, sums, from);
    FloatVector s01 = FloatVector.fromArray(LANES, sums, from + L);
    for (int k = 0; k < count; k++) {
      int at = starts[k] + j;
      FloatVector d0 = FloatVector.fromArray(LANES, panel, n + k * PANEL);
      FloatVector d1 = FloatVector.fromArray(LANES, panel, n + k * PANEL + L);
      FloatVector x0 = FloatVector.broadcast(LANES, a[at]);
      s00 = x0.fma(d0, s00);
      s01 = x0.fma(d1, s01);
    }
    s00.intoArray(w, w0);
    s01.intoArray(w, w0 + L);
  }

  private static void tile6x1(
      int count,
      int[] starts,
      float[] a,
      int j,
      float[] panel,
      int n,
      float[] w,
      int w0,
      int pitch,
      boolean accumulate) {
    float[] sums = accumulate ? w : ZEROS;
    int from = accumulate ? w0 : 0;
    int down = accumulate ? pitch : 0;
    FloatVector s00 = FloatVector.fromArray(LANES, sums, from);
    FloatVector s10 = FloatVector.fromArray(LANES, sums, from + down);
    FloatVector s20 = FloatVector.fromArray(LANES, sums, from + 2 * down);
    FloatVector s30 = FloatVector.fromArray(LANES, sums, from + 3 * down);
    FloatVector s40 = FloatVector.fromArray(LANES, sums, from + 4 * down);
    FloatVector s50 = FloatVector.fromArray(LANES, sums, from + 5 * down);
    for (int k = 0; k < count; k++) {
      int at = starts[k] + j;
      FloatVector d0 = FloatVector.fromArray(LANES, panel, n + k * PANEL);
      FloatVector x0 = FloatVector.broadcast(LANES, a[at]);
      s00 = x0.fma(d0, s00);
      FloatVector x1 = FloatVector.broadcast(LANES, a[at + 1]);
      s10 = x1.fma(d0, s10);
      FloatVector x2 = FloatVector.broadcast(LANES, a[at + 2]);
      s20 = x2.fma(d0, s20);
      FloatVector x3 = FloatVector.broadcast(LANES, a[at + 3]);
      s30 = x3.fma(d0, s30);
      FloatVector x4 = FloatVector.broadcast(LANES, a[at + 4]);
      s40 = x4.fma(d0, s40);
      FloatVector x5 = FloatVector.broadcast(LANES, a[at + 5]);
      s50 = x5.fma(d0, s50);
    }
    s00.intoArray(w, w0);
    s10.intoArray(w, w0 + pitch);
    s20.intoArray(w, w0 + 2 * pitch);
    s30.intoArray(w, w0 + 3 * pitch);
    s40.intoArray(w, w0 + 4 * pitch);
    s50.intoArray(w, w0 + 5 * pitch);
  }

  private static void tile4x1(
      int count,
      int[] starts,
      float[] a,
      int j,
      float[] panel,
      int n,
      float[] w,
      int w0,
      int pitch,
      boolean accumulate) {
    float[] sums = accumulate ? w : ZEROS;
    int from = accumulate ? w0 : 0;
    int down = accumulate ? pitch : 0;
    FloatVector s00 = FloatVector.fromArray(LANES, sums, from);
    FloatVector s10 = FloatVector.fromArray(LANES, sums, from + down);
    FloatVector s20 = FloatVector.fromArray(LANES, sums, from + 2 * down);
    FloatVector s30 = FloatVector.fromArray(LANES, sums, from + 3 * down);
    for (int k = 0; k < count; k++) {
      int at = starts[k] + j;
      FloatVector d0 = FloatVector.fromArray(LANES, panel, n + k * PANEL);
      FloatVector x0 = FloatVector.broadcast(LANES, a[at]);
      s00 = x0.fma(d0, s00);
      FloatVector x1 = FloatVector.broadcast(LANES, a[at + 1]);
      s10 = x1.fma(d0, s10);
      FloatVector x2 = FloatVector.broadcast(LANES, a[at + 2]);
      s20 = x2.fma(d0, s20);
      FloatVector x3 = FloatVector.broadcast(LANES, a[at + 3]);
      s30 = x3.fma(d0, s30);
    }
    s00.intoArray(w, w0);
    s10.intoArray(w, w0 + pitch);
    s20.intoArray(w, w0 + 2 * pitch);
    s30.intoArray(w, w0 + 3 * pitch);
  }

  private static void tile1x1(
      int count,
      int[] starts,
      float[] a,
      int j,
      float[] panel,
      int n,
      float[] w,
      int w0,
      boolean accumulate) {
    float[] sums = accumulate ? w : ZEROS;
    int from = accumulate ? w0 : 0;
    FloatVector s00 = FloatVector.fromArray(LANES, sums, from);
    for (int k = 0; k < count; k++) {
      int at = starts[k] + j;
      FloatVector d0 = FloatVector.fromArray(LANES, panel, n + k * PANEL);
      FloatVector x0 = FloatVector.broadcast(LANES, a[at]);
      s00 = x0.fma(d0, s00);
    }
    s00.intoArray(w, w0);
  }

  private static void tile4x4(
      int count,
      int[] starts,
      float[] a,
      int j,
      float[] panel,
      int n,
      float[] w,
      int w0,
      int pitch,
      boolean accumulate) {
    float[] sums = accumulate ? w : ZEROS;
    int from = accumulate ? w0 : 0;
    int down = accumulate ? pitch : 0;
    FloatVector s00 = FloatVector.fromArray(LANES, sums, from);
    FloatVector s01 = FloatVector.fromArray(LANES, sums, from + L);
    FloatVector s02 = FloatVector.fromArray(LANES, sums, from + 2 * L);
    FloatVector s03 = FloatVector.fromArray(LANES, sums, from + 3 * L);
    FloatVector s10 = FloatVector.fromArray(LANES, sums, from + down);
    FloatVector s11 = FloatVector.fromArray(LANES, sums, from + down + L);
    FloatVector s12 = FloatVector.fromArray(LANES, sums, from + down + 2 * L);
    FloatVector s13 = FloatVector.fromArray(LANES, sums, from + down + 3 * L);
    FloatVector s20 = FloatVector.fromArray(LANES, sums, from + 2 * down);
    FloatVector s21 = FloatVector.fromArray(LANES, sums, from + 2 * down + L);
    FloatVector s22 = FloatVector.fromArray(LANES, sums, from + 2 * down + 2 * L);
    FloatVector s23 = FloatVector.fromArray(LANES, sums, from + 2 * down + 3 * L);
    FloatVector s30 = FloatVector.fromArray(LANES, sums, from + 3 * down);
    FloatVector s31 = FloatVector.fromArray(LANES, sums, from + 3 * down + L);
    FloatVector s32 = FloatVector.fromArray(LANES, sums, from + 3 * down + 2 * L);
    FloatVector s33 = FloatVector.fromArray(LANES, sums, from + 3 * down + 3 * L);
    for (int k = 0; k < count; k++) {
      int at = starts[k] + j;
      FloatVector d0 = FloatVector.fromArray(LANES, panel, n + k * PANEL);
      FloatVector d1 = FloatVector.fromArray(LANES, panel, n + k * PANEL + L);
      FloatVector d2 = FloatVector.fromArray(LANES, panel, n + k * PANEL + 2 * L);
      FloatVector d3 = FloatVector.fromArray(LANES, panel, n + k * PANEL + 3 * L);
      FloatVector x0 = FloatVector.broadcast(LANES, a[at]);
      s00 = x0.fma(d0, s00);
      s01 = x0.fma(d1, s01);
      s02 = x0.fma(d2, s02);
      s03 = x0.fma(d3, s03);
      FloatVector x1 = FloatVector.broadcast(LANES, a[at + 1]);
      s10 = x1.fma(d0, s10);
      s11 = x1.fma(d1, s11);
      s12 = x1.fma(d2, s12);
      s13 = x1.fma(d3, s13);
      FloatVector x2 = FloatVector.broadcast(LANES, a[at + 2]);
      s20 = x2.fma(d0, s20);
      s21 = x2.fma(d1, s21);
      s22 = x2.fma(d2, s22);
      s23 = x2.fma(d3, s23);
      FloatVector x3 = FloatVector.broadcast(LANES, a[at + 3]);
      s30 = x3.fma(d0, s30);
      s31 = x3.fma(d1, s31);
      s32 = x3.fma(d2, s32);
      s33 = x3.fma(d3, s33);
    }
    s00.intoArray(w, w0);
    s01.intoArray(w, w0 + L);
    s02.intoArray(w, w0 + 2 * L);
    s03.intoArray(w, w0 + 3 * L);
    s10.intoArray(w, w0 + pitch);
    s11.intoArray(w, w0 + pitch + L);
    s12.intoArray(w, w0 + pitch + 2 * L);
    s13.intoArray(w, w0 + pitch + 3 * L);
    s20.intoArray(w, w0 + 2 * pitch);
    s21.intoArray(w, w0 + 2 * pitch + L);
    s22.intoArray(w, w0 + 2 * pitch + 2 * L);
    s23.intoArray(w, w0 + 2 * pitch + 3 * L);
    s30.intoArray(w, w0 + 3 * pitch);
    s31.intoArray(w, w0 + 3 * pitch + L);
    s32.intoArray(w, w0 + 3 * pitch + 2 * L);
    s33.intoArray(w, w0 + 3 * pitch + 3 * L);
  }
}
