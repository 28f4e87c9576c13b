package org.salamander.kernel;

import java.util.Arrays;

/** The version in plain Java. The inner loops run along the lanes. */
final class PlainLanes implements LaneKernels {

  private static final int WIDTH = 8;

  private final LaneNormKernels norms = new PlainLaneNorms();

  @Override
  public int width() {
    return WIDTH;
  }

  @Override
  public LaneNormKernels norms() {
    return norms;
  }

  @Override
  public void spread(float[] x, int lanes, float[] all) {
    for (int i = 0, at = LaneKernels.at(0, lanes); i < x.length; i++, at += lanes) {
      Arrays.fill(all, at, at + lanes, x[i]);
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
    float[] sum = new float[lanes];
    for (int p = 0; p < rows; p++) {
      for (int q = 0; q < columns; q++) {
        int at = c.offset() + p * c.row() + q * c.column();
        if (accumulate) {
          System.arraycopy(c.floats(), at, sum, 0, lanes);
        } else {
          Arrays.fill(sum, 0f);
        }
        for (int k = 0; k < depth; k++) {
          int left = a.offset() + p * a.row() + k * a.column();
          int right = b.offset() + k * b.row() + q * b.column();
          for (int l = 0; l < lanes; l++) {
            sum[l] = Math.fma(a.floats()[left + l], b.floats()[right + l], sum[l]);
          }
        }
        System.arraycopy(sum, 0, c.floats(), at, lanes);
      }
    }
  }

  @Override
  public void multiplyShared(
      int rows, int depth, int columns, int lanes, Matrix a, Matrix b, Matrix c) {
    for (int p = 0; p < rows; p++) {
      for (int q = 0; q < columns; q++) {
        int at = c.offset() + p * c.row() + q * c.column();
        Arrays.fill(c.floats(), at, at + lanes, 0f);
        for (int k = 0; k < depth; k++) {
          int left = a.offset() + p * a.row() + k * a.column();
          float w = b.floats()[b.offset() + k * b.row() + q * b.column()];
          for (int l = 0; l < lanes; l++) {
            c.floats()[at + l] = Math.fma(a.floats()[left + l], w, c.floats()[at + l]);
          }
        }
      }
    }
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
    int at = cOffset;
    for (int p = 0; p < rows; p++) {
      for (int q = 0; q < columns; q++) {
        for (int l = 0; l < lanes; l++) {
          float x = a[aOffset + p * lanes + l];
          float y = b[bOffset + q * lanes + l];
          c[at] = accumulate ? Math.fma(x, y, c[at]) : x * y;
          at++;
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
    for (int p = 0; p < rows; p++) {
      for (int l = 0; l < lanes; l++) {
        float s = sum[sumOffset + p * lanes + l];
        for (int j = 0; j < columns; j++) {
          int at = (p * columns + j) * lanes + l;
          s = Math.fma(a[aOffset + at], x[j * lanes + l], s);
          s = Math.fma(b[bOffset + at], y[j * lanes + l], s);
        }
        sum[sumOffset + p * lanes + l] = s;
      }
    }
  }
}
