package org.salamander.model;

import java.util.Arrays;

/**
 * Loops over the rows of activation buffers with the channels in the lanes. Sums over rows go in
 * two fixed levels, blocks of {@link #BLOCK} rows and then the blocks in order, so that long sums
 * stay accurate and every machine forms the same one. Rows begin behind the row of zeros; vectors
 * over channels have the stride's length.
 */
final class Channels {

  /** Rows of one first-level sum. */
  static final int BLOCK = 64;

  private Channels() {}

  /** x ← x + b on every row. */
  static void add(float[] b, float[] x, int rows, int stride) {
    for (int row = 1; row <= rows; row++) {
      int at = row * stride;
      for (int c = 0; c < stride; c++) {
        x[at + c] += b[c];
      }
    }
  }

  /** sum ← Σ x. */
  static void sum(float[] x, int rows, int stride, float[] sum, float[] block) {
    Arrays.fill(sum, 0f);
    for (int first = 1; first <= rows; first += BLOCK) {
      Arrays.fill(block, 0f);
      int last = Math.min(rows, first + BLOCK - 1);
      for (int row = first; row <= last; row++) {
        int at = row * stride;
        for (int c = 0; c < stride; c++) {
          block[c] += x[at + c];
        }
      }
      accumulate(block, sum, stride);
    }
  }

  /** sum ← Σ (x − mean)². */
  static void squares(float[] x, float[] mean, int rows, int stride, float[] sum, float[] block) {
    Arrays.fill(sum, 0f);
    for (int first = 1; first <= rows; first += BLOCK) {
      Arrays.fill(block, 0f);
      int last = Math.min(rows, first + BLOCK - 1);
      for (int row = first; row <= last; row++) {
        int at = row * stride;
        for (int c = 0; c < stride; c++) {
          float d = x[at + c] - mean[c];
          block[c] = Math.fma(d, d, block[c]);
        }
      }
      accumulate(block, sum, stride);
    }
  }

  /** sum ← Σ a·b. */
  static void products(float[] a, float[] b, int rows, int stride, float[] sum, float[] block) {
    Arrays.fill(sum, 0f);
    for (int first = 1; first <= rows; first += BLOCK) {
      Arrays.fill(block, 0f);
      int last = Math.min(rows, first + BLOCK - 1);
      for (int row = first; row <= last; row++) {
        int at = row * stride;
        for (int c = 0; c < stride; c++) {
          block[c] = Math.fma(a[at + c], b[at + c], block[c]);
        }
      }
      accumulate(block, sum, stride);
    }
  }

  /** sum ← Σ (a·b + c·d). */
  static void products(
      float[] a,
      float[] b,
      float[] c,
      float[] d,
      int rows,
      int stride,
      float[] sum,
      float[] block) {
    Arrays.fill(sum, 0f);
    for (int first = 1; first <= rows; first += BLOCK) {
      Arrays.fill(block, 0f);
      int last = Math.min(rows, first + BLOCK - 1);
      for (int row = first; row <= last; row++) {
        int at = row * stride;
        for (int n = 0; n < stride; n++) {
          block[n] = Math.fma(c[at + n], d[at + n], Math.fma(a[at + n], b[at + n], block[n]));
        }
      }
      accumulate(block, sum, stride);
    }
  }

  /** x ← (x − mean)·inverse; y = scale·x + shift. */
  static void normalize(
      float[] x,
      float[] mean,
      float[] inverse,
      float[] scale,
      float[] shift,
      float[] y,
      int rows,
      int stride) {
    for (int row = 1; row <= rows; row++) {
      int at = row * stride;
      for (int c = 0; c < stride; c++) {
        float n = (x[at + c] - mean[c]) * inverse[c];
        x[at + c] = n;
        y[at + c] = Math.fma(scale[c], n, shift[c]);
      }
    }
  }

  /** out = k·a + l·b + m on every row; out may be a or b. */
  static void combine(
      float[] k, float[] a, float[] l, float[] b, float[] m, float[] out, int rows, int stride) {
    for (int row = 1; row <= rows; row++) {
      int at = row * stride;
      for (int c = 0; c < stride; c++) {
        out[at + c] = Math.fma(k[c], a[at + c], Math.fma(l[c], b[at + c], m[c]));
      }
    }
  }

  /** out ← out + k·a + l·b. */
  static void combineMore(
      float[] k, float[] a, float[] l, float[] b, float[] out, int rows, int stride) {
    for (int row = 1; row <= rows; row++) {
      int at = row * stride;
      for (int c = 0; c < stride; c++) {
        out[at + c] = Math.fma(k[c], a[at + c], Math.fma(l[c], b[at + c], out[at + c]));
      }
    }
  }

  private static void accumulate(float[] block, float[] sum, int stride) {
    for (int c = 0; c < stride; c++) {
      sum[c] += block[c];
    }
  }
}
