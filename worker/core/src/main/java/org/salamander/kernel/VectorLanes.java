package org.salamander.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The version in the Vector API. Products are computed in tiles of rows × columns with sums in
 * registers. Every number consists of whole vectors, so there are no tails and no packing.
 *
 * <p>In a tile, each offset is the previous one plus a stride, and the loop ends at an offset, not
 * at a count. In a counted loop the compiler would keep every offset's distance in a register.
 * There are too few registers for that, and the spills would be between the multiply-adds.
 */
final class VectorLanes implements LaneKernels {

  private static final VectorSpecies<Float> SPECIES = VectorKernels.LANES;
  private static final int L = SPECIES.length();
  private static final int NARROWEST = 8;

  /**
   * Rows of the largest tile: sixteen sums if there are 32 registers (AVX-512), otherwise eight.
   */
  private static final int TALL = L >= 16 ? 4 : 2;

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
    for (int l = 0; l < lanes; l += L) {
      int p = 0;
      if (TALL == 4) {
        for (; p + 4 <= rows; p += 4) {
          strip4(depth, columns, a, row(a, p) + l, b, b.offset() + l, c, row(c, p) + l, accumulate);
        }
      }
      for (; p + 2 <= rows; p += 2) {
        strip2(depth, columns, a, row(a, p) + l, b, b.offset() + l, c, row(c, p) + l, accumulate);
      }
      if (p < rows) {
        strip1(depth, columns, a, row(a, p) + l, b, b.offset() + l, c, row(c, p) + l, accumulate);
      }
    }
  }

  private static int row(Matrix m, int p) {
    return m.offset() + p * m.row();
  }

  /** Four rows of c, which begin at {@code c0}; those of a at {@code a0}, b at {@code b0}. */
  private static void strip4(
      int depth,
      int columns,
      Matrix a,
      int a0,
      Matrix b,
      int b0,
      Matrix c,
      int c0,
      boolean accumulate) {
    int q = 0;
    for (; q + 4 <= columns; q += 4) {
      tile4x4(
          depth,
          a.floats(),
          a0,
          a.row(),
          a.column(),
          b.floats(),
          b0 + q * b.column(),
          b.row(),
          b.column(),
          c.floats(),
          c0 + q * c.column(),
          c.row(),
          c.column(),
          accumulate);
    }
    for (; q < columns; q++) {
      tile4x1(
          depth,
          a.floats(),
          a0,
          a.row(),
          a.column(),
          b.floats(),
          b0 + q * b.column(),
          b.row(),
          c.floats(),
          c0 + q * c.column(),
          c.row(),
          accumulate);
    }
  }

  private static void strip2(
      int depth,
      int columns,
      Matrix a,
      int a0,
      Matrix b,
      int b0,
      Matrix c,
      int c0,
      boolean accumulate) {
    int q = 0;
    for (; q + 4 <= columns; q += 4) {
      tile2x4(
          depth,
          a.floats(),
          a0,
          a.row(),
          a.column(),
          b.floats(),
          b0 + q * b.column(),
          b.row(),
          b.column(),
          c.floats(),
          c0 + q * c.column(),
          c.row(),
          c.column(),
          accumulate);
    }
    for (; q < columns; q++) {
      tile2x1(
          depth,
          a.floats(),
          a0,
          a.row(),
          a.column(),
          b.floats(),
          b0 + q * b.column(),
          b.row(),
          c.floats(),
          c0 + q * c.column(),
          c.row(),
          accumulate);
    }
  }

  private static void strip1(
      int depth,
      int columns,
      Matrix a,
      int a0,
      Matrix b,
      int b0,
      Matrix c,
      int c0,
      boolean accumulate) {
    int q = 0;
    for (; q + 4 <= columns; q += 4) {
      // A row of four numbers is the transposed form of a column of four.
      tile4x1(
          depth,
          b.floats(),
          b0 + q * b.column(),
          b.column(),
          b.row(),
          a.floats(),
          a0,
          a.column(),
          c.floats(),
          c0 + q * c.column(),
          c.column(),
          accumulate);
    }
    for (; q < columns; q++) {
      tile1x1(
          depth,
          a.floats(),
          a0,
          a.column(),
          b.floats(),
          b0 + q * b.column(),
          b.row(),
          c.floats(),
          c0 + q * c.column(),
          accumulate);
    }
  }

  private static void tile4x4(
      int depth,
      float[] a,
      int a0,
      int aRow,
      int aStep,
      float[] b,
      int b0,
      int bStep,
      int bColumn,
      float[] c,
      int c0,
      int cRow,
      int cColumn,
      boolean accumulate) {
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
    if (accumulate) {
      int at = c0;
      s00 = load(c, at);
      s01 = load(c, at + cColumn);
      s02 = load(c, at + 2 * cColumn);
      s03 = load(c, at + 3 * cColumn);
      at += cRow;
      s10 = load(c, at);
      s11 = load(c, at + cColumn);
      s12 = load(c, at + 2 * cColumn);
      s13 = load(c, at + 3 * cColumn);
      at += cRow;
      s20 = load(c, at);
      s21 = load(c, at + cColumn);
      s22 = load(c, at + 2 * cColumn);
      s23 = load(c, at + 3 * cColumn);
      at += cRow;
      s30 = load(c, at);
      s31 = load(c, at + cColumn);
      s32 = load(c, at + 2 * cColumn);
      s33 = load(c, at + 3 * cColumn);
    }
    int i = a0;
    int end = b0 + depth * bStep;
    for (int j = b0; j != end; j += bStep) {
      int at = j;
      FloatVector y0 = load(b, at);
      at += bColumn;
      FloatVector y1 = load(b, at);
      at += bColumn;
      FloatVector y2 = load(b, at);
      at += bColumn;
      FloatVector y3 = load(b, at);
      at = i;
      FloatVector x = load(a, at);
      s00 = x.fma(y0, s00);
      s01 = x.fma(y1, s01);
      s02 = x.fma(y2, s02);
      s03 = x.fma(y3, s03);
      at += aRow;
      x = load(a, at);
      s10 = x.fma(y0, s10);
      s11 = x.fma(y1, s11);
      s12 = x.fma(y2, s12);
      s13 = x.fma(y3, s13);
      at += aRow;
      x = load(a, at);
      s20 = x.fma(y0, s20);
      s21 = x.fma(y1, s21);
      s22 = x.fma(y2, s22);
      s23 = x.fma(y3, s23);
      at += aRow;
      x = load(a, at);
      s30 = x.fma(y0, s30);
      s31 = x.fma(y1, s31);
      s32 = x.fma(y2, s32);
      s33 = x.fma(y3, s33);
      i += aStep;
    }
    int to = c0;
    s00.intoArray(c, to);
    s01.intoArray(c, to + cColumn);
    s02.intoArray(c, to + 2 * cColumn);
    s03.intoArray(c, to + 3 * cColumn);
    to += cRow;
    s10.intoArray(c, to);
    s11.intoArray(c, to + cColumn);
    s12.intoArray(c, to + 2 * cColumn);
    s13.intoArray(c, to + 3 * cColumn);
    to += cRow;
    s20.intoArray(c, to);
    s21.intoArray(c, to + cColumn);
    s22.intoArray(c, to + 2 * cColumn);
    s23.intoArray(c, to + 3 * cColumn);
    to += cRow;
    s30.intoArray(c, to);
    s31.intoArray(c, to + cColumn);
    s32.intoArray(c, to + 2 * cColumn);
    s33.intoArray(c, to + 3 * cColumn);
  }

  private static void tile2x4(
      int depth,
      float[] a,
      int a0,
      int aRow,
      int aStep,
      float[] b,
      int b0,
      int bStep,
      int bColumn,
      float[] c,
      int c0,
      int cRow,
      int cColumn,
      boolean accumulate) {
    FloatVector s00 = FloatVector.zero(SPECIES);
    FloatVector s01 = s00;
    FloatVector s02 = s00;
    FloatVector s03 = s00;
    FloatVector s10 = s00;
    FloatVector s11 = s00;
    FloatVector s12 = s00;
    FloatVector s13 = s00;
    if (accumulate) {
      int at = c0;
      s00 = load(c, at);
      s01 = load(c, at + cColumn);
      s02 = load(c, at + 2 * cColumn);
      s03 = load(c, at + 3 * cColumn);
      at += cRow;
      s10 = load(c, at);
      s11 = load(c, at + cColumn);
      s12 = load(c, at + 2 * cColumn);
      s13 = load(c, at + 3 * cColumn);
    }
    int i = a0;
    int end = b0 + depth * bStep;
    for (int j = b0; j != end; j += bStep) {
      int at = j;
      FloatVector y0 = load(b, at);
      at += bColumn;
      FloatVector y1 = load(b, at);
      at += bColumn;
      FloatVector y2 = load(b, at);
      at += bColumn;
      FloatVector y3 = load(b, at);
      at = i;
      FloatVector x = load(a, at);
      s00 = x.fma(y0, s00);
      s01 = x.fma(y1, s01);
      s02 = x.fma(y2, s02);
      s03 = x.fma(y3, s03);
      at += aRow;
      x = load(a, at);
      s10 = x.fma(y0, s10);
      s11 = x.fma(y1, s11);
      s12 = x.fma(y2, s12);
      s13 = x.fma(y3, s13);
      i += aStep;
    }
    int to = c0;
    s00.intoArray(c, to);
    s01.intoArray(c, to + cColumn);
    s02.intoArray(c, to + 2 * cColumn);
    s03.intoArray(c, to + 3 * cColumn);
    to += cRow;
    s10.intoArray(c, to);
    s11.intoArray(c, to + cColumn);
    s12.intoArray(c, to + 2 * cColumn);
    s13.intoArray(c, to + 3 * cColumn);
  }

  private static void tile4x1(
      int depth,
      float[] a,
      int a0,
      int aRow,
      int aStep,
      float[] b,
      int b0,
      int bStep,
      float[] c,
      int c0,
      int cRow,
      boolean accumulate) {
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    int c1 = c0 + cRow;
    int c2 = c1 + cRow;
    int c3 = c2 + cRow;
    if (accumulate) {
      s0 = load(c, c0);
      s1 = load(c, c1);
      s2 = load(c, c2);
      s3 = load(c, c3);
    }
    int i = a0;
    int end = b0 + depth * bStep;
    for (int j = b0; j != end; j += bStep) {
      FloatVector y = load(b, j);
      int at = i;
      s0 = load(a, at).fma(y, s0);
      at += aRow;
      s1 = load(a, at).fma(y, s1);
      at += aRow;
      s2 = load(a, at).fma(y, s2);
      at += aRow;
      s3 = load(a, at).fma(y, s3);
      i += aStep;
    }
    s0.intoArray(c, c0);
    s1.intoArray(c, c1);
    s2.intoArray(c, c2);
    s3.intoArray(c, c3);
  }

  private static void tile2x1(
      int depth,
      float[] a,
      int a0,
      int aRow,
      int aStep,
      float[] b,
      int b0,
      int bStep,
      float[] c,
      int c0,
      int cRow,
      boolean accumulate) {
    FloatVector s0 = accumulate ? load(c, c0) : FloatVector.zero(SPECIES);
    FloatVector s1 = accumulate ? load(c, c0 + cRow) : FloatVector.zero(SPECIES);
    int i = a0;
    int end = b0 + depth * bStep;
    for (int j = b0; j != end; j += bStep) {
      FloatVector y = load(b, j);
      s0 = load(a, i).fma(y, s0);
      s1 = load(a, i + aRow).fma(y, s1);
      i += aStep;
    }
    s0.intoArray(c, c0);
    s1.intoArray(c, c0 + cRow);
  }

  private static void tile1x1(
      int depth,
      float[] a,
      int a0,
      int aStep,
      float[] b,
      int b0,
      int bStep,
      float[] c,
      int c0,
      boolean accumulate) {
    FloatVector s = accumulate ? load(c, c0) : FloatVector.zero(SPECIES);
    int i = a0;
    int end = b0 + depth * bStep;
    for (int j = b0; j != end; j += bStep) {
      s = load(a, i).fma(load(b, j), s);
      i += aStep;
    }
    s.intoArray(c, c0);
  }

  @Override
  public void multiplyShared(
      int rows, int depth, int columns, int lanes, Matrix a, Matrix b, Matrix c) {
    for (int l = 0; l < lanes; l += L) {
      for (int p = 0; p < rows; p += TALL) {
        for (int q = 0; q < columns; q += 4) {
          if (TALL == 4) {
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
