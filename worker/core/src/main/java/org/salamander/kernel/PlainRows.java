package org.salamander.kernel;

import java.util.Arrays;

/**
 * Plain Java, without branches on data: the compiler turns most inner loops into vector
 * instructions.
 */
final class PlainRows implements RowKernels {

  @Override
  public void add(float[] b, float[] x, int rows, int stride, boolean relu) {
    for (int at = stride; at < (rows + 1) * stride; at += stride) {
      for (int c = 0; c < stride; c++) {
        x[at + c] += b[c];
      }
    }
    if (relu) {
      relu(x, stride, (rows + 1) * stride);
    }
  }

  @Override
  public void sum(float[] x, int rows, int stride, float[] sum, float[] scratch) {
    Arrays.fill(sum, 0f);
    for (int first = 1; first <= rows; first += BLOCK) {
      Arrays.fill(scratch, 0f);
      int end = Math.min(rows + 1, first + BLOCK) * stride;
      for (int at = first * stride; at < end; at += stride) {
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
    for (int first = 1; first <= rows; first += BLOCK) {
      Arrays.fill(scratch, 0f);
      int end = Math.min(rows + 1, first + BLOCK) * stride;
      for (int at = first * stride; at < end; at += stride) {
        for (int c = 0; c < stride; c++) {
          float d = x[at + c] - mean[c];
          scratch[c] = Math.fma(d, d, scratch[c]);
        }
      }
      accumulate(scratch, sum, stride);
    }
  }

  @Override
  public void moments(
      float[] a, float[] b, int rows, int stride, float[] sum, float[] product, float[] scratch) {
    sum(a, rows, stride, sum, scratch);
    Arrays.fill(product, 0f);
    for (int first = 1; first <= rows; first += BLOCK) {
      Arrays.fill(scratch, 0f);
      int end = Math.min(rows + 1, first + BLOCK) * stride;
      for (int at = first * stride; at < end; at += stride) {
        for (int c = 0; c < stride; c++) {
          scratch[c] = Math.fma(a[at + c], b[at + c], scratch[c]);
        }
      }
      accumulate(scratch, product, stride);
    }
  }

  @Override
  public void moments(
      float[] a,
      float[] b,
      float[] c,
      float[] d,
      int rows,
      int stride,
      float[] sum,
      float[] product,
      float[] scratch) {
    sum(a, rows, stride, sum, scratch);
    Arrays.fill(product, 0f);
    for (int first = 1; first <= rows; first += BLOCK) {
      Arrays.fill(scratch, 0f);
      int end = Math.min(rows + 1, first + BLOCK) * stride;
      for (int at = first * stride; at < end; at += stride) {
        for (int n = 0; n < stride; n++) {
          scratch[n] = Math.fma(c[at + n], d[at + n], Math.fma(a[at + n], b[at + n], scratch[n]));
        }
      }
      accumulate(scratch, product, stride);
    }
  }

  @Override
  public void maskedMoments(
      float[] y,
      float[] a,
      float[] b,
      int rows,
      int stride,
      float[] sum,
      float[] product,
      float[] scratch) {
    mask(y, a, a, stride, (rows + 1) * stride);
    moments(a, b, rows, stride, sum, product, scratch);
  }

  @Override
  public void maskedMoments(
      float[] y,
      float[] a,
      float[] b,
      float[] c,
      float[] d,
      int rows,
      int stride,
      float[] sum,
      float[] product,
      float[] scratch) {
    mask(y, a, a, stride, (rows + 1) * stride);
    moments(a, b, c, d, rows, stride, sum, product, scratch);
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
      mask(y, out, out, stride, (rows + 1) * stride);
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
    for (int at = stride; at < (rows + 1) * stride; at += stride) {
      for (int c = 0; c < stride; c++) {
        float n = (x[at + c] - mean[c]) * inverse[c];
        x[at + c] = n;
        y[at + c] = Math.fma(scale[c], n, shift[c]);
      }
    }
    if (relu) {
      relu(y, stride, (rows + 1) * stride);
    }
  }

  @Override
  public void combine(
      float[] k, float[] a, float[] l, float[] b, float[] m, float[] out, int rows, int stride) {
    for (int at = stride; at < (rows + 1) * stride; at += stride) {
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
    for (int at = stride; at < (rows + 1) * stride; at += stride) {
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

  @Override
  public void maxPool(int examples, int height, int width, int stride, float[] x, float[] y) {
    int to = stride;
    for (int line = 0; line < examples * (height / 2); line++) {
      int upper = upper(line, height, width) * stride;
      for (int column = 0; column < width / 2; column++) {
        int lower = upper + width * stride;
        for (int c = 0; c < stride; c++) {
          float top = larger(x[upper + c], x[upper + stride + c]);
          float bottom = larger(x[lower + c], x[lower + stride + c]);
          y[to + c] = larger(top, bottom);
        }
        upper += 2 * stride;
        to += stride;
      }
    }
  }

  @Override
  public void gatherMax(
      int examples,
      int height,
      int width,
      int stride,
      float[] x,
      float[] y,
      float[] t,
      float[] out) {
    int to = stride;
    for (int line = 0; line < examples * (height / 2); line++) {
      int upper = upper(line, height, width) * stride;
      for (int column = 0; column < width / 2; column++) {
        int lower = upper + width * stride;
        for (int c = 0; c < stride; c++) {
          float max = y[to + c];
          int at = x[lower + c] == max ? lower : lower + stride;
          at = x[upper + stride + c] == max ? upper + stride : at;
          at = x[upper + c] == max ? upper : at;
          out[to + c] = t[at + c];
        }
        upper += 2 * stride;
        to += stride;
      }
    }
  }

  @Override
  public void scatterMax(
      int examples,
      int height,
      int width,
      int stride,
      float[] x,
      float[] y,
      float[] d,
      float[] out) {
    clearRemainder(examples, height, width, stride, out);
    int to = stride;
    for (int line = 0; line < examples * (height / 2); line++) {
      int upper = upper(line, height, width) * stride;
      for (int column = 0; column < width / 2; column++) {
        int lower = upper + width * stride;
        for (int c = 0; c < stride; c++) {
          float max = y[to + c];
          float rest = d[to + c];
          boolean first = x[upper + c] == max;
          out[upper + c] = keep(first, rest);
          rest = keep(!first, rest);
          boolean second = x[upper + stride + c] == max;
          out[upper + stride + c] = keep(second, rest);
          rest = keep(!second, rest);
          boolean third = x[lower + c] == max;
          out[lower + c] = keep(third, rest);
          out[lower + stride + c] = keep(!third, rest);
        }
        upper += 2 * stride;
        to += stride;
      }
    }
  }

  /** The row of the upper left corner of a line of windows, lines counted through all examples. */
  static int upper(int line, int height, int width) {
    int example = line / (height / 2);
    return 1 + (example * height + 2 * (line % (height / 2))) * width;
  }

  /** Zeros the last row and column where no window reaches them. */
  static void clearRemainder(int examples, int height, int width, int stride, float[] out) {
    for (int e = 0; e < examples; e++) {
      int first = 1 + e * height * width;
      if (height % 2 == 1) {
        int last = first + (height - 1) * width;
        Arrays.fill(out, last * stride, (last + width) * stride, 0f);
      }
      if (width % 2 == 1) {
        for (int y = 0; y < height; y++) {
          int last = first + (y + 1) * width - 1;
          Arrays.fill(out, last * stride, (last + 1) * stride, 0f);
        }
      }
    }
  }

  private static float larger(float first, float second) {
    return second > first ? second : first;
  }

  /**
   * x or 0: an integer select, which compiles to a conditional move where a float one would branch.
   */
  private static float keep(boolean condition, float x) {
    return Float.intBitsToFloat(condition ? Float.floatToRawIntBits(x) : 0);
  }
}
