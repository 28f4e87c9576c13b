package org.salamander.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The version in the Vector API. Products are computed in tiles of rows × columns with sums in
 * registers. Every number consists of whole vectors, so there are no tails and no packing.
 *
 * <p>In a tile, each offset is the previous one plus a stride, and the loop ends at an offset, not
 * at a count. In a counted loop the compiler would keep every offset's distance in a register.
 * There are too few registers for that, and the spills would be between the multiply-adds. For the
 * same reason a tile reads where it stores its sums only after the loop, and begins with sums from
 * a place of its own.
 */
final class VectorLanes implements LaneKernels {

  private static final VectorSpecies<Float> SPECIES = VectorKernels.LANES;
  private static final int L = SPECIES.length();
  private static final int NARROWEST = 8;

  /** Whether there are 32 registers (AVX-512), enough for tiles with twenty sums. */
  private static final boolean MANY = L >= 16;

  /** Where every sum begins that does not go on from a stored one. */
  private static final Matrix ZERO = new Matrix(new float[L], 0, 0, 0);

  private final LaneNormKernels norms = new VectorLaneNorms();

  @Override
  public int width() {
    return Math.max(NARROWEST, L);
  }

  @Override
  public LaneNormKernels norms() {
    return norms;
  }

  @Override
  public void spread(float[] x, int lanes, float[] all) {
    for (int i = 0, at = LaneKernels.at(0, lanes); i < x.length; i++) {
      FloatVector number = FloatVector.broadcast(SPECIES, x[i]);
      for (int l = 0; l < lanes; l += L) {
        number.intoArray(all, at);
        at += L;
      }
    }
  }

  @Override
  public void sumLanes(float[] all, int lanes, int lane, int level, float[] sum) {
    LaneSums.sum(all, lanes, lane, level, sum);
  }

  @Override
  public void multiply(
      int rows,
      int depth,
      int columns,
      int lanes,
      Matrix a,
      Matrix b,
      Matrix c,
      boolean accumulate) {
    Matrix from = accumulate ? c : ZERO;
    int wide = columns & -4;
    for (int l = 0; l < lanes; l += L) {
      int b0 = b.offset() + l;
      for (int p = 0, height; p < rows; p += height) {
        height = height(rows - p);
        int a0 = row(a, p) + l;
        int c0 = row(c, p) + l;
        strip(height, depth, wide, a, a0, b, b0, from, accumulate ? c0 : 0, c, c0);
      }
      for (int q = wide; q < columns; q++) {
        int b1 = b0 + q * b.column();
        int c1 = c.offset() + q * c.column() + l;
        column(rows, depth, a, a.offset() + l, b, b1, from, accumulate ? c1 : 0, c, c1);
      }
    }
  }

  private static int row(Matrix m, int p) {
    return m.offset() + p * m.row();
  }

  /** Rows of the next tile: five while the rest is no multiple of four, then four. */
  private static int height(int rows) {
    if (MANY && rows >= 5 && rows % 4 != 0) {
      return 5;
    }
    return MANY && rows >= 4 ? 4 : Math.min(rows, 2);
  }

  /** Tiles of {@code height} rows × four columns, side by side. */
  private static void strip(
      int height,
      int depth,
      int columns,
      Matrix a,
      int a0,
      Matrix b,
      int b0,
      Matrix from,
      int f0,
      Matrix c,
      int c0) {
    int f = f0;
    int to = c0;
    for (int q = 0; q < columns; q += 4) {
      int at = b0 + q * b.column();
      switch (height) {
        case 5 -> tile5x4(depth, a, a0, b, at, from, f, c, to);
        case 4 -> tile4x4(depth, a, a0, b, at, from, f, c, to);
        case 2 -> tile2x4(depth, a, a0, b, at, from, f, c, to);
        default -> {
          // A row of four numbers is a column of four in the transposed matrices.
          Matrix bt = b.transposed();
          tile4x1(depth, bt, at, a.transposed(), a0, from.transposed(), f, c.transposed(), to);
        }
      }
      f += 4 * from.column();
      to += 4 * c.column();
    }
  }

  /** A column of c, in tiles of up to four rows. */
  private static void column(
      int rows,
      int depth,
      Matrix a,
      int a0,
      Matrix b,
      int b0,
      Matrix from,
      int f0,
      Matrix c,
      int c0) {
    int p = 0;
    for (; p + 4 <= rows; p += 4) {
      int f = f0 + p * from.row();
      tile4x1(depth, a, a0 + p * a.row(), b, b0, from, f, c, c0 + p * c.row());
    }
    for (; p + 2 <= rows; p += 2) {
      int f = f0 + p * from.row();
      tile2x1(depth, a, a0 + p * a.row(), b, b0, from, f, c, c0 + p * c.row());
    }
    if (p < rows) {
      int f = f0 + p * from.row();
      tile1x1(depth, a, a0 + p * a.row(), b, b0, from, f, c, c0 + p * c.row());
    }
  }

  private static void tile5x4(
      int depth, Matrix am, int a0, Matrix bm, int b0, Matrix from, int f0, Matrix cm, int c0) {
    float[] c = from.floats();
    int at = f0;
    int row = from.row();
    int column = from.column();
    FloatVector s00 = load(c, at);
    FloatVector s01 = load(c, at + column);
    FloatVector s02 = load(c, at + 2 * column);
    FloatVector s03 = load(c, at + 3 * column);
    at += row;
    FloatVector s10 = load(c, at);
    FloatVector s11 = load(c, at + column);
    FloatVector s12 = load(c, at + 2 * column);
    FloatVector s13 = load(c, at + 3 * column);
    at += row;
    FloatVector s20 = load(c, at);
    FloatVector s21 = load(c, at + column);
    FloatVector s22 = load(c, at + 2 * column);
    FloatVector s23 = load(c, at + 3 * column);
    at += row;
    FloatVector s30 = load(c, at);
    FloatVector s31 = load(c, at + column);
    FloatVector s32 = load(c, at + 2 * column);
    FloatVector s33 = load(c, at + 3 * column);
    at += row;
    FloatVector s40 = load(c, at);
    FloatVector s41 = load(c, at + column);
    FloatVector s42 = load(c, at + 2 * column);
    FloatVector s43 = load(c, at + 3 * column);
    float[] a = am.floats();
    float[] b = bm.floats();
    int aRow = am.row();
    int aNext = am.column() - 4 * aRow;
    int bColumn = bm.column();
    int bNext = bm.row() - 3 * bColumn;
    int i = a0;
    int j = b0;
    int end = b0 + depth * bm.row();
    while (j != end) {
      FloatVector y0 = load(b, j);
      j += bColumn;
      FloatVector y1 = load(b, j);
      j += bColumn;
      FloatVector y2 = load(b, j);
      j += bColumn;
      FloatVector y3 = load(b, j);
      j += bNext;
      FloatVector x = load(a, i);
      s00 = x.fma(y0, s00);
      s01 = x.fma(y1, s01);
      s02 = x.fma(y2, s02);
      s03 = x.fma(y3, s03);
      i += aRow;
      x = load(a, i);
      s10 = x.fma(y0, s10);
      s11 = x.fma(y1, s11);
      s12 = x.fma(y2, s12);
      s13 = x.fma(y3, s13);
      i += aRow;
      x = load(a, i);
      s20 = x.fma(y0, s20);
      s21 = x.fma(y1, s21);
      s22 = x.fma(y2, s22);
      s23 = x.fma(y3, s23);
      i += aRow;
      x = load(a, i);
      s30 = x.fma(y0, s30);
      s31 = x.fma(y1, s31);
      s32 = x.fma(y2, s32);
      s33 = x.fma(y3, s33);
      i += aRow;
      x = load(a, i);
      s40 = x.fma(y0, s40);
      s41 = x.fma(y1, s41);
      s42 = x.fma(y2, s42);
      s43 = x.fma(y3, s43);
      i += aNext;
    }
    c = cm.floats();
    at = c0;
    row = cm.row();
    column = cm.column();
    s00.intoArray(c, at);
    s01.intoArray(c, at + column);
    s02.intoArray(c, at + 2 * column);
    s03.intoArray(c, at + 3 * column);
    at += row;
    s10.intoArray(c, at);
    s11.intoArray(c, at + column);
    s12.intoArray(c, at + 2 * column);
    s13.intoArray(c, at + 3 * column);
    at += row;
    s20.intoArray(c, at);
    s21.intoArray(c, at + column);
    s22.intoArray(c, at + 2 * column);
    s23.intoArray(c, at + 3 * column);
    at += row;
    s30.intoArray(c, at);
    s31.intoArray(c, at + column);
    s32.intoArray(c, at + 2 * column);
    s33.intoArray(c, at + 3 * column);
    at += row;
    s40.intoArray(c, at);
    s41.intoArray(c, at + column);
    s42.intoArray(c, at + 2 * column);
    s43.intoArray(c, at + 3 * column);
  }

  private static void tile4x4(
      int depth, Matrix am, int a0, Matrix bm, int b0, Matrix from, int f0, Matrix cm, int c0) {
    float[] c = from.floats();
    int at = f0;
    int row = from.row();
    int column = from.column();
    FloatVector s00 = load(c, at);
    FloatVector s01 = load(c, at + column);
    FloatVector s02 = load(c, at + 2 * column);
    FloatVector s03 = load(c, at + 3 * column);
    at += row;
    FloatVector s10 = load(c, at);
    FloatVector s11 = load(c, at + column);
    FloatVector s12 = load(c, at + 2 * column);
    FloatVector s13 = load(c, at + 3 * column);
    at += row;
    FloatVector s20 = load(c, at);
    FloatVector s21 = load(c, at + column);
    FloatVector s22 = load(c, at + 2 * column);
    FloatVector s23 = load(c, at + 3 * column);
    at += row;
    FloatVector s30 = load(c, at);
    FloatVector s31 = load(c, at + column);
    FloatVector s32 = load(c, at + 2 * column);
    FloatVector s33 = load(c, at + 3 * column);
    float[] a = am.floats();
    float[] b = bm.floats();
    int aRow = am.row();
    int aNext = am.column() - 3 * aRow;
    int bColumn = bm.column();
    int bNext = bm.row() - 3 * bColumn;
    int i = a0;
    int j = b0;
    int end = b0 + depth * bm.row();
    while (j != end) {
      FloatVector y0 = load(b, j);
      j += bColumn;
      FloatVector y1 = load(b, j);
      j += bColumn;
      FloatVector y2 = load(b, j);
      j += bColumn;
      FloatVector y3 = load(b, j);
      j += bNext;
      FloatVector x = load(a, i);
      s00 = x.fma(y0, s00);
      s01 = x.fma(y1, s01);
      s02 = x.fma(y2, s02);
      s03 = x.fma(y3, s03);
      i += aRow;
      x = load(a, i);
      s10 = x.fma(y0, s10);
      s11 = x.fma(y1, s11);
      s12 = x.fma(y2, s12);
      s13 = x.fma(y3, s13);
      i += aRow;
      x = load(a, i);
      s20 = x.fma(y0, s20);
      s21 = x.fma(y1, s21);
      s22 = x.fma(y2, s22);
      s23 = x.fma(y3, s23);
      i += aRow;
      x = load(a, i);
      s30 = x.fma(y0, s30);
      s31 = x.fma(y1, s31);
      s32 = x.fma(y2, s32);
      s33 = x.fma(y3, s33);
      i += aNext;
    }
    c = cm.floats();
    at = c0;
    row = cm.row();
    column = cm.column();
    s00.intoArray(c, at);
    s01.intoArray(c, at + column);
    s02.intoArray(c, at + 2 * column);
    s03.intoArray(c, at + 3 * column);
    at += row;
    s10.intoArray(c, at);
    s11.intoArray(c, at + column);
    s12.intoArray(c, at + 2 * column);
    s13.intoArray(c, at + 3 * column);
    at += row;
    s20.intoArray(c, at);
    s21.intoArray(c, at + column);
    s22.intoArray(c, at + 2 * column);
    s23.intoArray(c, at + 3 * column);
    at += row;
    s30.intoArray(c, at);
    s31.intoArray(c, at + column);
    s32.intoArray(c, at + 2 * column);
    s33.intoArray(c, at + 3 * column);
  }

  private static void tile2x4(
      int depth, Matrix am, int a0, Matrix bm, int b0, Matrix from, int f0, Matrix cm, int c0) {
    float[] c = from.floats();
    int at = f0;
    int row = from.row();
    int column = from.column();
    FloatVector s00 = load(c, at);
    FloatVector s01 = load(c, at + column);
    FloatVector s02 = load(c, at + 2 * column);
    FloatVector s03 = load(c, at + 3 * column);
    at += row;
    FloatVector s10 = load(c, at);
    FloatVector s11 = load(c, at + column);
    FloatVector s12 = load(c, at + 2 * column);
    FloatVector s13 = load(c, at + 3 * column);
    float[] a = am.floats();
    float[] b = bm.floats();
    int aRow = am.row();
    int aNext = am.column() - aRow;
    int bColumn = bm.column();
    int bNext = bm.row() - 3 * bColumn;
    int i = a0;
    int j = b0;
    int end = b0 + depth * bm.row();
    while (j != end) {
      FloatVector y0 = load(b, j);
      j += bColumn;
      FloatVector y1 = load(b, j);
      j += bColumn;
      FloatVector y2 = load(b, j);
      j += bColumn;
      FloatVector y3 = load(b, j);
      j += bNext;
      FloatVector x = load(a, i);
      s00 = x.fma(y0, s00);
      s01 = x.fma(y1, s01);
      s02 = x.fma(y2, s02);
      s03 = x.fma(y3, s03);
      i += aRow;
      x = load(a, i);
      s10 = x.fma(y0, s10);
      s11 = x.fma(y1, s11);
      s12 = x.fma(y2, s12);
      s13 = x.fma(y3, s13);
      i += aNext;
    }
    c = cm.floats();
    at = c0;
    row = cm.row();
    column = cm.column();
    s00.intoArray(c, at);
    s01.intoArray(c, at + column);
    s02.intoArray(c, at + 2 * column);
    s03.intoArray(c, at + 3 * column);
    at += row;
    s10.intoArray(c, at);
    s11.intoArray(c, at + column);
    s12.intoArray(c, at + 2 * column);
    s13.intoArray(c, at + 3 * column);
  }

  private static void tile4x1(
      int depth, Matrix am, int a0, Matrix bm, int b0, Matrix from, int f0, Matrix cm, int c0) {
    float[] c = from.floats();
    int at = f0;
    int row = from.row();
    FloatVector s0 = load(c, at);
    at += row;
    FloatVector s1 = load(c, at);
    at += row;
    FloatVector s2 = load(c, at);
    at += row;
    FloatVector s3 = load(c, at);
    float[] a = am.floats();
    float[] b = bm.floats();
    int aRow = am.row();
    int aNext = am.column() - 3 * aRow;
    int bNext = bm.row();
    int i = a0;
    int j = b0;
    int end = b0 + depth * bm.row();
    while (j != end) {
      FloatVector y = load(b, j);
      j += bNext;
      FloatVector x = load(a, i);
      s0 = x.fma(y, s0);
      i += aRow;
      x = load(a, i);
      s1 = x.fma(y, s1);
      i += aRow;
      x = load(a, i);
      s2 = x.fma(y, s2);
      i += aRow;
      x = load(a, i);
      s3 = x.fma(y, s3);
      i += aNext;
    }
    c = cm.floats();
    at = c0;
    row = cm.row();
    s0.intoArray(c, at);
    at += row;
    s1.intoArray(c, at);
    at += row;
    s2.intoArray(c, at);
    at += row;
    s3.intoArray(c, at);
  }

  private static void tile2x1(
      int depth, Matrix am, int a0, Matrix bm, int b0, Matrix from, int f0, Matrix cm, int c0) {
    float[] c = from.floats();
    int at = f0;
    int row = from.row();
    FloatVector s0 = load(c, at);
    at += row;
    FloatVector s1 = load(c, at);
    float[] a = am.floats();
    float[] b = bm.floats();
    int aRow = am.row();
    int aNext = am.column() - aRow;
    int bNext = bm.row();
    int i = a0;
    int j = b0;
    int end = b0 + depth * bm.row();
    while (j != end) {
      FloatVector y = load(b, j);
      j += bNext;
      FloatVector x = load(a, i);
      s0 = x.fma(y, s0);
      i += aRow;
      x = load(a, i);
      s1 = x.fma(y, s1);
      i += aNext;
    }
    c = cm.floats();
    at = c0;
    row = cm.row();
    s0.intoArray(c, at);
    at += row;
    s1.intoArray(c, at);
  }

  private static void tile1x1(
      int depth, Matrix am, int a0, Matrix bm, int b0, Matrix from, int f0, Matrix cm, int c0) {
    float[] c = from.floats();
    FloatVector s0 = load(c, f0);
    float[] a = am.floats();
    float[] b = bm.floats();
    int aNext = am.column();
    int bNext = bm.row();
    int i = a0;
    int j = b0;
    int end = b0 + depth * bm.row();
    while (j != end) {
      FloatVector y = load(b, j);
      j += bNext;
      FloatVector x = load(a, i);
      s0 = x.fma(y, s0);
      i += aNext;
    }
    c = cm.floats();
    s0.intoArray(c, c0);
  }

  @Override
  public void multiplyShared(
      int rows, int depth, int columns, int lanes, Matrix a, Matrix b, Matrix c) {
    for (int l = 0; l < lanes; l += L) {
      for (int p = 0; p < rows; p += MANY ? 4 : 2) {
        for (int q = 0; q < columns; q += 4) {
          if (MANY) {
            shared4x4(l, p, rows, q, columns, depth, a, b, c);
          } else {
            shared2x4(l, p, rows, q, columns, depth, a, b, c);
          }
        }
      }
    }
  }

  /** Four rows × columns from (p, q) on. Beyond the end, the last row or column is repeated. */
  private static void shared4x4(
      int l, int p, int rows, int q, int columns, int depth, Matrix am, Matrix bm, Matrix cm) {
    float[] a = am.floats();
    float[] b = bm.floats();
    float[] c = cm.floats();
    int a0 = row(am, p) + l;
    int a1 = row(am, Math.min(p + 1, rows - 1)) + l - a0;
    int a2 = row(am, Math.min(p + 2, rows - 1)) + l - a0;
    int a3 = row(am, Math.min(p + 3, rows - 1)) + l - a0;
    int b0 = bm.offset() + q * bm.column();
    int b1 = Math.min(1, columns - 1 - q) * bm.column();
    int b2 = Math.min(2, columns - 1 - q) * bm.column();
    int b3 = Math.min(3, columns - 1 - q) * bm.column();
    FloatVector s00 = FloatVector.zero(SPECIES);
    FloatVector s01 = s00;
    FloatVector s02 = s00;
    FloatVector s03 = s00;
    FloatVector s10 = s00;
    FloatVector s11 = s00;
    FloatVector s12 = s00;
    FloatVector s13 = s00;
    FloatVector s20 = s00;
    FloatVector s21 = s00;
    FloatVector s22 = s00;
    FloatVector s23 = s00;
    FloatVector s30 = s00;
    FloatVector s31 = s00;
    FloatVector s32 = s00;
    FloatVector s33 = s00;
    int i = a0;
    int step = bm.row();
    int along = am.column();
    int end = b0 + depth * step;
    for (int j = b0; j != end; j += step) {
      FloatVector y0 = FloatVector.broadcast(SPECIES, b[j]);
      FloatVector y1 = FloatVector.broadcast(SPECIES, b[j + b1]);
      FloatVector y2 = FloatVector.broadcast(SPECIES, b[j + b2]);
      FloatVector y3 = FloatVector.broadcast(SPECIES, b[j + b3]);
      FloatVector x = load(a, i);
      s00 = x.fma(y0, s00);
      s01 = x.fma(y1, s01);
      s02 = x.fma(y2, s02);
      s03 = x.fma(y3, s03);
      x = load(a, i + a1);
      s10 = x.fma(y0, s10);
      s11 = x.fma(y1, s11);
      s12 = x.fma(y2, s12);
      s13 = x.fma(y3, s13);
      x = load(a, i + a2);
      s20 = x.fma(y0, s20);
      s21 = x.fma(y1, s21);
      s22 = x.fma(y2, s22);
      s23 = x.fma(y3, s23);
      x = load(a, i + a3);
      s30 = x.fma(y0, s30);
      s31 = x.fma(y1, s31);
      s32 = x.fma(y2, s32);
      s33 = x.fma(y3, s33);
      i += along;
    }
    int q0 = q * cm.column() + l;
    int q1 = Math.min(q + 1, columns - 1) * cm.column() + l;
    int q2 = Math.min(q + 2, columns - 1) * cm.column() + l;
    int q3 = Math.min(q + 3, columns - 1) * cm.column() + l;
    int to = row(cm, p);
    s00.intoArray(c, to + q0);
    s01.intoArray(c, to + q1);
    s02.intoArray(c, to + q2);
    s03.intoArray(c, to + q3);
    to = row(cm, Math.min(p + 1, rows - 1));
    s10.intoArray(c, to + q0);
    s11.intoArray(c, to + q1);
    s12.intoArray(c, to + q2);
    s13.intoArray(c, to + q3);
    to = row(cm, Math.min(p + 2, rows - 1));
    s20.intoArray(c, to + q0);
    s21.intoArray(c, to + q1);
    s22.intoArray(c, to + q2);
    s23.intoArray(c, to + q3);
    to = row(cm, Math.min(p + 3, rows - 1));
    s30.intoArray(c, to + q0);
    s31.intoArray(c, to + q1);
    s32.intoArray(c, to + q2);
    s33.intoArray(c, to + q3);
  }

  private static void shared2x4(
      int l, int p, int rows, int q, int columns, int depth, Matrix am, Matrix bm, Matrix cm) {
    float[] a = am.floats();
    float[] b = bm.floats();
    float[] c = cm.floats();
    int a0 = row(am, p) + l;
    int a1 = row(am, Math.min(p + 1, rows - 1)) + l - a0;
    int b0 = bm.offset() + q * bm.column();
    int b1 = Math.min(1, columns - 1 - q) * bm.column();
    int b2 = Math.min(2, columns - 1 - q) * bm.column();
    int b3 = Math.min(3, columns - 1 - q) * bm.column();
    FloatVector s00 = FloatVector.zero(SPECIES);
    FloatVector s01 = s00;
    FloatVector s02 = s00;
    FloatVector s03 = s00;
    FloatVector s10 = s00;
    FloatVector s11 = s00;
    FloatVector s12 = s00;
    FloatVector s13 = s00;
    int i = a0;
    int step = bm.row();
    int along = am.column();
    int end = b0 + depth * step;
    for (int j = b0; j != end; j += step) {
      FloatVector x0 = load(a, i);
      FloatVector x1 = load(a, i + a1);
      FloatVector y = FloatVector.broadcast(SPECIES, b[j]);
      s00 = x0.fma(y, s00);
      s10 = x1.fma(y, s10);
      y = FloatVector.broadcast(SPECIES, b[j + b1]);
      s01 = x0.fma(y, s01);
      s11 = x1.fma(y, s11);
      y = FloatVector.broadcast(SPECIES, b[j + b2]);
      s02 = x0.fma(y, s02);
      s12 = x1.fma(y, s12);
      y = FloatVector.broadcast(SPECIES, b[j + b3]);
      s03 = x0.fma(y, s03);
      s13 = x1.fma(y, s13);
      i += along;
    }
    int q0 = q * cm.column() + l;
    int q1 = Math.min(q + 1, columns - 1) * cm.column() + l;
    int q2 = Math.min(q + 2, columns - 1) * cm.column() + l;
    int q3 = Math.min(q + 3, columns - 1) * cm.column() + l;
    int to = row(cm, p);
    s00.intoArray(c, to + q0);
    s01.intoArray(c, to + q1);
    s02.intoArray(c, to + q2);
    s03.intoArray(c, to + q3);
    to = row(cm, Math.min(p + 1, rows - 1));
    s10.intoArray(c, to + q0);
    s11.intoArray(c, to + q1);
    s12.intoArray(c, to + q2);
    s13.intoArray(c, to + q3);
  }

  @Override
  public void outer(
      int rows,
      int columns,
      int lanes,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      float[] c,
      int cOffset,
      boolean accumulate) {
    for (int l = 0; l < lanes; l += L) {
      int at = cOffset + l;
      for (int p = 0; p < rows; p++) {
        FloatVector x = load(a, aOffset + p * lanes + l);
        for (int q = 0; q < columns; q++) {
          FloatVector y = load(b, bOffset + q * lanes + l);
          (accumulate ? x.fma(y, load(c, at)) : x.mul(y)).intoArray(c, at);
          at += lanes;
        }
      }
    }
  }

  @Override
  public void alternate(
      int rows,
      int columns,
      int lanes,
      float[] a,
      int aOffset,
      float[] x,
      float[] b,
      int bOffset,
      float[] y,
      float[] sum,
      int sumOffset) {
    for (int l = 0; l < lanes; l += L) {
      for (int p = 0; p < rows; p++) {
        FloatVector s = load(sum, sumOffset + p * lanes + l);
        for (int j = 0; j < columns; j++) {
          int at = (p * columns + j) * lanes + l;
          s = load(a, aOffset + at).fma(load(x, j * lanes + l), s);
          s = load(b, bOffset + at).fma(load(y, j * lanes + l), s);
        }
        s.intoArray(sum, sumOffset + p * lanes + l);
      }
    }
  }

  private static FloatVector load(float[] x, int at) {
    return FloatVector.fromArray(SPECIES, x, at);
  }
}
