package org.salamander.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link Kernels#outer} in register tiles: a few depths × vectors of the weight gradient stay in
 * registers while the rows go by, in chunks that stay in the first-level cache. What does not fill
 * whole vectors is computed in scratch memory.
 */
final class VectorOuter {

  private static final VectorSpecies<Float> LANES = VectorKernels.LANES;
  private static final int L = VectorKernels.LANES.length();

  /** Rows taken at a time. */
  private static final int CHUNK = 256;

  /** Most rows of a tile. */
  private static final int TALLEST = 6;

  /** Floats of scratch that {@link #run} needs. */
  static final int SCRATCH = TALLEST * VectorKernels.PANEL;

  private VectorOuter() {}

  /**
   * What a tile reads: rows {@code fromFirst} and on of {@code a} against rows {@code toFirst} and
   * on of {@code d}.
   */
  record Sum(
      int rows, int[] from, int fromFirst, int taps, float[] a, int[] to, int toFirst, float[] d) {}

  /** Adds up the weight gradient of tap {@code t}, {@code depth × columns} at {@code offset}. */
  static void run(
      Sum s,
      int t,
      int depth,
      int columns,
      float[] w,
      int offset,
      boolean accumulate,
      float[] scratch) {
    int i = 0;
    do {
      int end = Math.min(s.rows, i + CHUNK);
      for (int n = 0; n < columns; n += VectorKernels.PANEL) {
        panel(s, t, depth, columns, n, i, end, w, offset, accumulate || i > 0, scratch);
      }
      i = end;
    } while (i < s.rows);
  }

  private static void panel(
      Sum s,
      int t,
      int depth,
      int columns,
      int n,
      int i0,
      int i1,
      float[] w,
      int offset,
      boolean accumulate,
      float[] scratch) {
    int width = Math.min(VectorKernels.PANEL, columns - n);
    int vectors = (width + L - 1) / L;
    for (int j = 0; j < depth; ) {
      int left = depth - j;
      int height = left >= 6 && vectors <= 2 && left != 8 ? 6 : left >= 4 ? 4 : 1;
      int at = offset + j * columns + n;
      if (width % L == 0) {
        tiles(s, t, j, n, i0, i1, w, at, columns, height, vectors, accumulate);
      } else {
        copy(height, width, w, at, columns, scratch, 0, VectorKernels.PANEL);
        tiles(s, t, j, n, i0, i1, scratch, 0, VectorKernels.PANEL, height, vectors, accumulate);
        copy(height, width, scratch, 0, VectorKernels.PANEL, w, at, columns);
      }
      j += height;
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

  private static void tiles(
      Sum s,
      int t,
      int j,
      int n,
      int i0,
      int i1,
      float[] w,
      int at,
      int pitch,
      int height,
      int vectors,
      boolean accumulate) {
    int v = 0;
    if (vectors == 4 && height == 4) {
      tile4x4(s, t, j, n, i0, i1, w, at, pitch, accumulate);
      v = 4;
    }
    for (; v + 2 <= vectors; v += 2) {
      switch (height) {
        case 6 -> tile6x2(s, t, j, n + v * L, i0, i1, w, at + v * L, pitch, accumulate);
        case 4 -> tile4x2(s, t, j, n + v * L, i0, i1, w, at + v * L, pitch, accumulate);
        default -> tile1x2(s, t, j, n + v * L, i0, i1, w, at + v * L, pitch, accumulate);
      }
    }
    if (v < vectors) {
      switch (height) {
        case 6 -> tile6x1(s, t, j, n + v * L, i0, i1, w, at + v * L, pitch, accumulate);
        case 4 -> tile4x1(s, t, j, n + v * L, i0, i1, w, at + v * L, pitch, accumulate);
        default -> tile1x1(s, t, j, n + v * L, i0, i1, w, at + v * L, pitch, accumulate);
      }
    }
  }

  private static void tile6x2(
      Sum s,
      int t,
      int j,
      int n,
      int i0,
      int i1,
      float[] w,
      int at,
      int pitch,
      boolean accumulate) {
    int w0 = at;
    int w1 = at + pitch;
    int w2 = at + 2 * pitch;
    int w3 = at + 3 * pitch;
    int w4 = at + 4 * pitch;
    int w5 = at + 5 * pitch;
    FloatVector s00 = accumulate ? FloatVector.fromArray(LANES, w, w0) : FloatVector.zero(LANES);
    FloatVector s01 =
        accumulate ? FloatVector.fromArray(LANES, w, w0 + L) : FloatVector.zero(LANES);
    FloatVector s10 = accumulate ? FloatVector.fromArray(LANES, w, w1) : FloatVector.zero(LANES);
    FloatVector s11 =
        accumulate ? FloatVector.fromArray(LANES, w, w1 + L) : FloatVector.zero(LANES);
    FloatVector s20 = accumulate ? FloatVector.fromArray(LANES, w, w2) : FloatVector.zero(LANES);
    FloatVector s21 =
        accumulate ? FloatVector.fromArray(LANES, w, w2 + L) : FloatVector.zero(LANES);
    FloatVector s30 = accumulate ? FloatVector.fromArray(LANES, w, w3) : FloatVector.zero(LANES);
    FloatVector s31 =
        accumulate ? FloatVector.fromArray(LANES, w, w3 + L) : FloatVector.zero(LANES);
    FloatVector s40 = accumulate ? FloatVector.fromArray(LANES, w, w4) : FloatVector.zero(LANES);
    FloatVector s41 =
        accumulate ? FloatVector.fromArray(LANES, w, w4 + L) : FloatVector.zero(LANES);
    FloatVector s50 = accumulate ? FloatVector.fromArray(LANES, w, w5) : FloatVector.zero(LANES);
    FloatVector s51 =
        accumulate ? FloatVector.fromArray(LANES, w, w5 + L) : FloatVector.zero(LANES);
    int[] from = s.from;
    int[] to = s.to;
    float[] a = s.a;
    float[] d = s.d;
    int taps = s.taps;
    int f = (s.fromFirst + i0) * taps + t;
    for (int i = i0; i < i1; i++) {
      int from0 = from[f] + j;
      int to0 = to[s.toFirst + i] + n;
      FloatVector d0 = FloatVector.fromArray(LANES, d, to0);
      FloatVector d1 = FloatVector.fromArray(LANES, d, to0 + L);
      FloatVector x0 = FloatVector.broadcast(LANES, a[from0]);
      s00 = x0.fma(d0, s00);
      s01 = x0.fma(d1, s01);
      FloatVector x1 = FloatVector.broadcast(LANES, a[from0 + 1]);
      s10 = x1.fma(d0, s10);
      s11 = x1.fma(d1, s11);
      FloatVector x2 = FloatVector.broadcast(LANES, a[from0 + 2]);
      s20 = x2.fma(d0, s20);
      s21 = x2.fma(d1, s21);
      FloatVector x3 = FloatVector.broadcast(LANES, a[from0 + 3]);
      s30 = x3.fma(d0, s30);
      s31 = x3.fma(d1, s31);
      FloatVector x4 = FloatVector.broadcast(LANES, a[from0 + 4]);
      s40 = x4.fma(d0, s40);
      s41 = x4.fma(d1, s41);
      FloatVector x5 = FloatVector.broadcast(LANES, a[from0 + 5]);
      s50 = x5.fma(d0, s50);
      s51 = x5.fma(d1, s51);
      f += taps;
    }
    s00.intoArray(w, w0);
    s01.intoArray(w, w0 + L);
    s10.intoArray(w, w1);
    s11.intoArray(w, w1 + L);
    s20.intoArray(w, w2);
    s21.intoArray(w, w2 + L);
    s30.intoArray(w, w3);
    s31.intoArray(w, w3 + L);
    s40.intoArray(w, w4);
    s41.intoArray(w, w4 + L);
    s50.intoArray(w, w5);
    s51.intoArray(w, w5 + L);
  }

  private static void tile4x2(
      Sum s,
      int t,
      int j,
      int n,
      int i0,
      int i1,
      float[] w,
      int at,
      int pitch,
      boolean accumulate) {
    int w0 = at;
    int w1 = at + pitch;
    int w2 = at + 2 * pitch;
    int w3 = at + 3 * pitch;
    FloatVector s00 = accumulate ? FloatVector.fromArray(LANES, w, w0) : FloatVector.zero(LANES);
    FloatVector s01 =
        accumulate ? FloatVector.fromArray(LANES, w, w0 + L) : FloatVector.zero(LANES);
    FloatVector s10 = accumulate ? FloatVector.fromArray(LANES, w, w1) : FloatVector.zero(LANES);
    FloatVector s11 =
        accumulate ? FloatVector.fromArray(LANES, w, w1 + L) : FloatVector.zero(LANES);
    FloatVector s20 = accumulate ? FloatVector.fromArray(LANES, w, w2) : FloatVector.zero(LANES);
    FloatVector s21 =
        accumulate ? FloatVector.fromArray(LANES, w, w2 + L) : FloatVector.zero(LANES);
    FloatVector s30 = accumulate ? FloatVector.fromArray(LANES, w, w3) : FloatVector.zero(LANES);
    FloatVector s31 =
        accumulate ? FloatVector.fromArray(LANES, w, w3 + L) : FloatVector.zero(LANES);
    int[] from = s.from;
    int[] to = s.to;
    float[] a = s.a;
    float[] d = s.d;
    int taps = s.taps;
    int f = (s.fromFirst + i0) * taps + t;
    for (int i = i0; i < i1; i++) {
      int from0 = from[f] + j;
      int to0 = to[s.toFirst + i] + n;
      FloatVector d0 = FloatVector.fromArray(LANES, d, to0);
      FloatVector d1 = FloatVector.fromArray(LANES, d, to0 + L);
      FloatVector x0 = FloatVector.broadcast(LANES, a[from0]);
      s00 = x0.fma(d0, s00);
      s01 = x0.fma(d1, s01);
      FloatVector x1 = FloatVector.broadcast(LANES, a[from0 + 1]);
      s10 = x1.fma(d0, s10);
      s11 = x1.fma(d1, s11);
      FloatVector x2 = FloatVector.broadcast(LANES, a[from0 + 2]);
      s20 = x2.fma(d0, s20);
      s21 = x2.fma(d1, s21);
      FloatVector x3 = FloatVector.broadcast(LANES, a[from0 + 3]);
      s30 = x3.fma(d0, s30);
      s31 = x3.fma(d1, s31);
      f += taps;
    }
    s00.intoArray(w, w0);
    s01.intoArray(w, w0 + L);
    s10.intoArray(w, w1);
    s11.intoArray(w, w1 + L);
    s20.intoArray(w, w2);
    s21.intoArray(w, w2 + L);
    s30.intoArray(w, w3);
    s31.intoArray(w, w3 + L);
  }

  private static void tile1x2(
      Sum s,
      int t,
      int j,
      int n,
      int i0,
      int i1,
      float[] w,
      int at,
      int pitch,
      boolean accumulate) {
    int w0 = at;
    FloatVector s00 = accumulate ? FloatVector.fromArray(LANES, w, w0) : FloatVector.zero(LANES);
    FloatVector s01 =
        accumulate ? FloatVector.fromArray(LANES, w, w0 + L) : FloatVector.zero(LANES);
    int[] from = s.from;
    int[] to = s.to;
    float[] a = s.a;
    float[] d = s.d;
    int taps = s.taps;
    int f = (s.fromFirst + i0) * taps + t;
    for (int i = i0; i < i1; i++) {
      int from0 = from[f] + j;
      int to0 = to[s.toFirst + i] + n;
      FloatVector d0 = FloatVector.fromArray(LANES, d, to0);
      FloatVector d1 = FloatVector.fromArray(LANES, d, to0 + L);
      FloatVector x0 = FloatVector.broadcast(LANES, a[from0]);
      s00 = x0.fma(d0, s00);
      s01 = x0.fma(d1, s01);
      f += taps;
    }
    s00.intoArray(w, w0);
    s01.intoArray(w, w0 + L);
  }

  private static void tile6x1(
      Sum s,
      int t,
      int j,
      int n,
      int i0,
      int i1,
      float[] w,
      int at,
      int pitch,
      boolean accumulate) {
    int w0 = at;
    int w1 = at + pitch;
    int w2 = at + 2 * pitch;
    int w3 = at + 3 * pitch;
    int w4 = at + 4 * pitch;
    int w5 = at + 5 * pitch;
    FloatVector s00 = accumulate ? FloatVector.fromArray(LANES, w, w0) : FloatVector.zero(LANES);
    FloatVector s10 = accumulate ? FloatVector.fromArray(LANES, w, w1) : FloatVector.zero(LANES);
    FloatVector s20 = accumulate ? FloatVector.fromArray(LANES, w, w2) : FloatVector.zero(LANES);
    FloatVector s30 = accumulate ? FloatVector.fromArray(LANES, w, w3) : FloatVector.zero(LANES);
    FloatVector s40 = accumulate ? FloatVector.fromArray(LANES, w, w4) : FloatVector.zero(LANES);
    FloatVector s50 = accumulate ? FloatVector.fromArray(LANES, w, w5) : FloatVector.zero(LANES);
    int[] from = s.from;
    int[] to = s.to;
    float[] a = s.a;
    float[] d = s.d;
    int taps = s.taps;
    int f = (s.fromFirst + i0) * taps + t;
    for (int i = i0; i < i1; i++) {
      int from0 = from[f] + j;
      int to0 = to[s.toFirst + i] + n;
      FloatVector d0 = FloatVector.fromArray(LANES, d, to0);
      FloatVector x0 = FloatVector.broadcast(LANES, a[from0]);
      s00 = x0.fma(d0, s00);
      FloatVector x1 = FloatVector.broadcast(LANES, a[from0 + 1]);
      s10 = x1.fma(d0, s10);
      FloatVector x2 = FloatVector.broadcast(LANES, a[from0 + 2]);
      s20 = x2.fma(d0, s20);
      FloatVector x3 = FloatVector.broadcast(LANES, a[from0 + 3]);
      s30 = x3.fma(d0, s30);
      FloatVector x4 = FloatVector.broadcast(LANES, a[from0 + 4]);
      s40 = x4.fma(d0, s40);
      FloatVector x5 = FloatVector.broadcast(LANES, a[from0 + 5]);
      s50 = x5.fma(d0, s50);
      f += taps;
    }
    s00.intoArray(w, w0);
    s10.intoArray(w, w1);
    s20.intoArray(w, w2);
    s30.intoArray(w, w3);
    s40.intoArray(w, w4);
    s50.intoArray(w, w5);
  }

  private static void tile4x1(
      Sum s,
      int t,
      int j,
      int n,
      int i0,
      int i1,
      float[] w,
      int at,
      int pitch,
      boolean accumulate) {
    int w0 = at;
    int w1 = at + pitch;
    int w2 = at + 2 * pitch;
    int w3 = at + 3 * pitch;
    FloatVector s00 = accumulate ? FloatVector.fromArray(LANES, w, w0) : FloatVector.zero(LANES);
    FloatVector s10 = accumulate ? FloatVector.fromArray(LANES, w, w1) : FloatVector.zero(LANES);
    FloatVector s20 = accumulate ? FloatVector.fromArray(LANES, w, w2) : FloatVector.zero(LANES);
    FloatVector s30 = accumulate ? FloatVector.fromArray(LANES, w, w3) : FloatVector.zero(LANES);
    int[] from = s.from;
    int[] to = s.to;
    float[] a = s.a;
    float[] d = s.d;
    int taps = s.taps;
    int f = (s.fromFirst + i0) * taps + t;
    for (int i = i0; i < i1; i++) {
      int from0 = from[f] + j;
      int to0 = to[s.toFirst + i] + n;
      FloatVector d0 = FloatVector.fromArray(LANES, d, to0);
      FloatVector x0 = FloatVector.broadcast(LANES, a[from0]);
      s00 = x0.fma(d0, s00);
      FloatVector x1 = FloatVector.broadcast(LANES, a[from0 + 1]);
      s10 = x1.fma(d0, s10);
      FloatVector x2 = FloatVector.broadcast(LANES, a[from0 + 2]);
      s20 = x2.fma(d0, s20);
      FloatVector x3 = FloatVector.broadcast(LANES, a[from0 + 3]);
      s30 = x3.fma(d0, s30);
      f += taps;
    }
    s00.intoArray(w, w0);
    s10.intoArray(w, w1);
    s20.intoArray(w, w2);
    s30.intoArray(w, w3);
  }

  private static void tile1x1(
      Sum s,
      int t,
      int j,
      int n,
      int i0,
      int i1,
      float[] w,
      int at,
      int pitch,
      boolean accumulate) {
    int w0 = at;
    FloatVector s00 = accumulate ? FloatVector.fromArray(LANES, w, w0) : FloatVector.zero(LANES);
    int[] from = s.from;
    int[] to = s.to;
    float[] a = s.a;
    float[] d = s.d;
    int taps = s.taps;
    int f = (s.fromFirst + i0) * taps + t;
    for (int i = i0; i < i1; i++) {
      int from0 = from[f] + j;
      int to0 = to[s.toFirst + i] + n;
      FloatVector d0 = FloatVector.fromArray(LANES, d, to0);
      FloatVector x0 = FloatVector.broadcast(LANES, a[from0]);
      s00 = x0.fma(d0, s00);
      f += taps;
    }
    s00.intoArray(w, w0);
  }

  private static void tile4x4(
      Sum s,
      int t,
      int j,
      int n,
      int i0,
      int i1,
      float[] w,
      int at,
      int pitch,
      boolean accumulate) {
    int w0 = at;
    int w1 = at + pitch;
    int w2 = at + 2 * pitch;
    int w3 = at + 3 * pitch;
    FloatVector s00 = accumulate ? FloatVector.fromArray(LANES, w, w0) : FloatVector.zero(LANES);
    FloatVector s01 =
        accumulate ? FloatVector.fromArray(LANES, w, w0 + L) : FloatVector.zero(LANES);
    FloatVector s02 =
        accumulate ? FloatVector.fromArray(LANES, w, w0 + 2 * L) : FloatVector.zero(LANES);
    FloatVector s03 =
        accumulate ? FloatVector.fromArray(LANES, w, w0 + 3 * L) : FloatVector.zero(LANES);
    FloatVector s10 = accumulate ? FloatVector.fromArray(LANES, w, w1) : FloatVector.zero(LANES);
    FloatVector s11 =
        accumulate ? FloatVector.fromArray(LANES, w, w1 + L) : FloatVector.zero(LANES);
    FloatVector s12 =
        accumulate ? FloatVector.fromArray(LANES, w, w1 + 2 * L) : FloatVector.zero(LANES);
    FloatVector s13 =
        accumulate ? FloatVector.fromArray(LANES, w, w1 + 3 * L) : FloatVector.zero(LANES);
    FloatVector s20 = accumulate ? FloatVector.fromArray(LANES, w, w2) : FloatVector.zero(LANES);
    FloatVector s21 =
        accumulate ? FloatVector.fromArray(LANES, w, w2 + L) : FloatVector.zero(LANES);
    FloatVector s22 =
        accumulate ? FloatVector.fromArray(LANES, w, w2 + 2 * L) : FloatVector.zero(LANES);
    FloatVector s23 =
        accumulate ? FloatVector.fromArray(LANES, w, w2 + 3 * L) : FloatVector.zero(LANES);
    FloatVector s30 = accumulate ? FloatVector.fromArray(LANES, w, w3) : FloatVector.zero(LANES);
    FloatVector s31 =
        accumulate ? FloatVector.fromArray(LANES, w, w3 + L) : FloatVector.zero(LANES);
    FloatVector s32 =
        accumulate ? FloatVector.fromArray(LANES, w, w3 + 2 * L) : FloatVector.zero(LANES);
    FloatVector s33 =
        accumulate ? FloatVector.fromArray(LANES, w, w3 + 3 * L) : FloatVector.zero(LANES);
    int[] from = s.from;
    int[] to = s.to;
    float[] a = s.a;
    float[] d = s.d;
    int taps = s.taps;
    int f = (s.fromFirst + i0) * taps + t;
    for (int i = i0; i < i1; i++) {
      int from0 = from[f] + j;
      int to0 = to[s.toFirst + i] + n;
      FloatVector d0 = FloatVector.fromArray(LANES, d, to0);
      FloatVector d1 = FloatVector.fromArray(LANES, d, to0 + L);
      FloatVector d2 = FloatVector.fromArray(LANES, d, to0 + 2 * L);
      FloatVector d3 = FloatVector.fromArray(LANES, d, to0 + 3 * L);
      FloatVector x0 = FloatVector.broadcast(LANES, a[from0]);
      s00 = x0.fma(d0, s00);
      s01 = x0.fma(d1, s01);
      s02 = x0.fma(d2, s02);
      s03 = x0.fma(d3, s03);
      FloatVector x1 = FloatVector.broadcast(LANES, a[from0 + 1]);
      s10 = x1.fma(d0, s10);
      s11 = x1.fma(d1, s11);
      s12 = x1.fma(d2, s12);
      s13 = x1.fma(d3, s13);
      FloatVector x2 = FloatVector.broadcast(LANES, a[from0 + 2]);
      s20 = x2.fma(d0, s20);
      s21 = x2.fma(d1, s21);
      s22 = x2.fma(d2, s22);
      s23 = x2.fma(d3, s23);
      FloatVector x3 = FloatVector.broadcast(LANES, a[from0 + 3]);
      s30 = x3.fma(d0, s30);
      s31 = x3.fma(d1, s31);
      s32 = x3.fma(d2, s32);
      s33 = x3.fma(d3, s33);
      f += taps;
    }
    s00.intoArray(w, w0);
    s01.intoArray(w, w0 + L);
    s02.intoArray(w, w0 + 2 * L);
    s03.intoArray(w, w0 + 3 * L);
    s10.intoArray(w, w1);
    s11.intoArray(w, w1 + L);
    s12.intoArray(w, w1 + 2 * L);
    s13.intoArray(w, w1 + 3 * L);
    s20.intoArray(w, w2);
    s21.intoArray(w, w2 + L);
    s22.intoArray(w, w2 + 2 * L);
    s23.intoArray(w, w2 + 3 * L);
    s30.intoArray(w, w3);
    s31.intoArray(w, w3 + L);
    s32.intoArray(w, w3 + 2 * L);
    s33.intoArray(w, w3 + 3 * L);
  }
}
