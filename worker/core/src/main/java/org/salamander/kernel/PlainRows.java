package org.salamander.kernel;

import java.util.Arrays;

/**
 * The version in plain Java. It has no branches on data, so that the compiler turns most inner
 * loops into vector instructions.
 */
final class PlainRows implements RowKernels {

  @Override
  public void add(float[] b, float[] x, int rows, int stride, boolean relu) {
    for (int at = Kernels.row(0, stride); at < Kernels.row(rows, stride); at += stride) {
      for (int c = 0; c < stride; c++) {
        x[at + c] += b[c];
      }
    }
    if (relu) {
      relu(x, Kernels.row(0, stride), Kernels.row(rows, stride));
    }
  }

  @Override
  public void sum(float[] x, int rows, int stride, float[] sum, float[] scratch) {
    Arrays.fill(sum, 0f);
    for (int first = 0; first < rows; first += BLOCK) {
      Arrays.fill(scratch, 0f);
      int end = Kernels.row(Math.min(rows, first + BLOCK), stride);
      for (int at = Kernels.row(first, stride); at < end; at += stride) {
        for (int c = 0; c < stride; c++) {
          scratch[c] += x[at + c];
        }
      }
      accumulate(scratch, sum, stride);
    }
  }

  @Override
  public void squares(float[] x, float[] mean, int rows, int stride, float[] sum, float[] scratch) {
    Arrays.fill(sum, 0f);
    for (int first = 0; first < rows; first += BLOCK) {
      Arrays.fill(scratch, 0f);
      int end = Kernels.row(Math.min(rows, first + BLOCK), stride);
      for (int at = Kernels.row(first, stride); at < end; at += stride) {
        for (int c = 0; c < stride; c++) {
          float d = x[at + c] - mean[c];
          scratch[c] = Math.fma(d, d, scratch[c]);
        }
      }
      accumulate(scratch, sum, stride);
    }
  }

  @Override
  public void addMoments(
      float[] a, int from, float[] b, int at, int rows, int stride, float[] sums) {
    for (int row = 0; row < rows * stride; row += stride) {
      for (int c = 0; c < stride; c++) {
        sums[c] += a[from + row + c];
      }
      for (int c = 0; c < stride; c++) {
        sums[stride + c] = Math.fma(a[from + row + c], b[at + row + c], sums[stride + c]);
      }
    }
  }

  @Override
  public void addMoments(
      float[] a,
      float[] c,
      int from,
      float[] b,
      float[] d,
      int at,
      int rows,
      int stride,
      float[] sums) {
    for (int row = 0; row < rows * stride; row += stride) {
      for (int n = 0; n < stride; n++) {
        sums[n] += a[from + row + n];
      }
      for (int n = 0; n < stride; n++) {
        float more = Math.fma(a[from + row + n], b[at + row + n], sums[stride + n]);
        sums[stride + n] = Math.fma(c[from + row + n], d[at + row + n], more);
      }
    }
  }

  @Override
  public void normalizeTangent(
      float[] t,
      float[] x,
      float[] k,
      float[] l,
      float[] m,
      float[] scale,
      float[] scaleTangent,
      float[] shiftTangent,
      float[] y,
      float[] out,
      int rows,
      int stride,
      boolean relu) {
    combine(k, t, l, x, m, t, rows, stride);
    combine(scale, t, scaleTangent, x, shiftTangent, out, rows, stride);
    if (relu) {
      mask(y, out, out, Kernels.row(0, stride), Kernels.row(rows, stride));
    }
  }

  private static void accumulate(float[] block, float[] sum, int stride) {
    for (int c = 0; c < stride; c++) {
      sum[c] += block[c];
    }
  }

  @Override
  public void normalize(
      float[] x,
      float[] mean,
      float[] inverse,
      float[] scale,
      float[] shift,
      float[] y,
      int rows,
      int stride,
      boolean relu) {
    for (int at = Kernels.row(0, stride); at < Kernels.row(rows, stride); at += stride) {
      for (int c = 0; c < stride; c++) {
        float n = (x[at + c] - mean[c]) * inverse[c];
        x[at + c] = n;
        y[at + c] = Math.fma(scale[c], n, shift[c]);
      }
    }
    if (relu) {
      relu(y, Kernels.row(0, stride), Kernels.row(rows, stride));
    }
  }

  @Override
  public void combine(
      float[] k, float[] a, float[] l, float[] b, float[] m, float[] out, int rows, int stride) {
    for (int at = Kernels.row(0, stride); at < Kernels.row(rows, stride); at += stride) {
      for (int c = 0; c < stride; c++) {
        out[at + c] = Math.fma(k[c], a[at + c], Math.fma(l[c], b[at + c], m[c]));
      }
    }
  }

  @Override
  public void combine(
      float[] k,
      float[] a,
      float[] l,
      float[] b,
      float[] p,
      float[] c,
      float[] q,
      float[] d,
      float[] m,
      float[] out,
      int rows,
      int stride) {
    for (int at = Kernels.row(0, stride); at < Kernels.row(rows, stride); at += stride) {
      for (int n = 0; n < stride; n++) {
        float inner = Math.fma(p[n], c[at + n], Math.fma(q[n], d[at + n], m[n]));
        out[at + n] = Math.fma(k[n], a[at + n], Math.fma(l[n], b[at + n], inner));
      }
    }
  }

  @Override
  public void sigmoid(float[] x, int from, int to) {
    for (int i = from; i < to; i++) {
      x[i] = FloatMath.sigmoid(x[i]);
    }
  }

  @Override
  public void relu(float[] y, int from, int to) {
    mask(y, y, y, from, to);
  }

  @Override
  public void mask(float[] y, float[] x, float[] out, int from, int to) {
    for (int i = from; i < to; i++) {
      out[i] = keep(y[i] > 0f, x[i]);
    }
  }

  /**
   * x or 0. Selects between integers, because the compiler makes a conditional move of this, but a
   * branch of a selection between floats.
   */
  static float keep(boolean condition, float x) {
    return Float.intBitsToFloat(condition ? Float.floatToRawIntBits(x) : 0);
  }
}
