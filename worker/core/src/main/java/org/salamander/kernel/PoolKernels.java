package org.salamander.kernel;

import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * Max-pooling of maps with windows of 2×2 and stride 2, with channels in the lanes. There are two
 * forms: pooling alone, and one pass with the preceding normalisation and ReLU, y = the largest
 * max(0, γ x̂ + β) of each window. The second form keeps only x̂ and the maxima, and finds the
 * position of a maximum again, because this is faster than reading an array as large as the map.
 * Arrays have the form of {@link RowKernels}. Every implementation gives the same bits, and the
 * second form gives the bits of separate passes.
 *
 * <p>The first of several equal maxima, in row-major order, gets the gradient. An odd last row or
 * column of a map belongs to no window.
 */
public interface PoolKernels {

  /**
   * The maps to pool. A band is two rows of a map, or an odd last row.
   *
   * @param stride floats from one pixel to the next
   */
  record Maps(int examples, int height, int width, int stride) {

    /** Number of bands of all maps. */
    public int bands() {
      return examples * ((height + 1) / 2);
    }

    /** The first pixel of a band, counted through all maps. */
    public int pixel(int band) {
      int each = (height + 1) / 2;
      return (band / each * height + 2 * (band % each)) * width;
    }

    /** Number of pixels of a band. */
    public int pixels(int band) {
      return pairs(band) ? 2 * width : width;
    }

    /** The offset of a pixel. */
    public int at(int pixel) {
      return Kernels.row(pixel, stride);
    }

    /** Whether a band has two rows. */
    boolean pairs(int band) {
      int each = (height + 1) / 2;
      return height % 2 == 0 || band % each < each - 1;
    }

    /** Number of windows of a band. */
    int windows(int band) {
      return pairs(band) ? width / 2 : 0;
    }

    /** The offset of a band's first window in the pooled maps. */
    int pooled(int band) {
      int each = (height + 1) / 2;
      return Kernels.row((band / each * (height / 2) + band % each) * (width / 2), stride);
    }

    /**
     * Writes 0 to the pixels of a band that are in no window. The band begins at {@code from} in
     * {@code out}.
     */
    void clearRemainder(int band, float[] out, int from) {
      if (!pairs(band)) {
        Arrays.fill(out, from, from + width * stride, 0f);
      } else if (width % 2 == 1) {
        Arrays.fill(out, from + (width - 1) * stride, from + width * stride, 0f);
        Arrays.fill(out, from + (2 * width - 1) * stride, from + 2 * width * stride, 0f);
      }
    }

    /** Passes on the offset of each pixel that is in no window. */
    void remainder(IntConsumer each) {
      for (int band = 0; band < bands(); band++) {
        int pixel = pixel(band);
        if (!pairs(band)) {
          for (int column = 0; column < width; column++) {
            each.accept(at(pixel + column));
          }
        } else if (width % 2 == 1) {
          each.accept(at(pixel + width - 1));
          each.accept(at(pixel + 2 * width - 1));
        }
      }
    }
  }

  /** y ← the largest of each window. */
  void max(Maps maps, float[] x, float[] y);

  /** out ← t at the maximum of each window, where y are the maxima of x. */
  void gather(Maps maps, float[] x, float[] y, float[] t, float[] out);

  /** out ← d at the maximum of each window, 0 elsewhere. */
  void scatter(Maps maps, float[] x, float[] y, float[] d, float[] out);

  /** x ← x̂ = (x − mean)·inverse; y ← the largest max(0, scale·x̂ + shift) of each window. */
  void normalize(
      Maps maps, float[] x, float[] mean, float[] inverse, float[] scale, float[] shift, float[] y);

  /**
   * The tangent of {@link #normalize}: t ← k·t + (l·x̂ + m); then out ← scale·t + (scaleTangent·x̂
   * + shiftTangent) at the maximum of each window, or 0 if the maximum is not positive.
   */
  void normalizeTangent(
      Maps maps,
      float[] t,
      float[] x,
      float[] k,
      float[] l,
      float[] m,
      float[] scale,
      float[] shift,
      float[] scaleTangent,
      float[] shiftTangent,
      float[] y,
      float[] out);

  /**
   * The gradient g of the ReLU's input in one band: d at each positive maximum, 0 elsewhere.
   *
   * @param x x̂
   * @param g receives the band's pixels, from index 0 on
   */
  void scatter(
      Maps maps,
      int band,
      float[] x,
      float[] scale,
      float[] shift,
      float[] y,
      float[] d,
      float[] g);

  /**
   * sum ← Σ g, product ← Σ g·x̂ over all pixels.
   *
   * @param rows computes the sums
   * @param scratch as in {@link RowKernels}
   * @param g scratch for a band
   */
  default void moments(
      Maps maps,
      RowKernels rows,
      float[] x,
      float[] scale,
      float[] shift,
      float[] y,
      float[] d,
      float[] sum,
      float[] product,
      float[] scratch,
      float[] g) {
    int stride = maps.stride();
    try (BlockSums sums = new BlockSums(stride, sum, product, scratch)) {
      for (int band = 0; band < maps.bands(); band++) {
        scatter(maps, band, x, scale, shift, y, d, g);
        for (int i = 0, run; i < maps.pixels(band); i += run) {
          run = sums.next(maps.pixels(band) - i);
          int at = maps.at(maps.pixel(band) + i);
          rows.addMoments(g, i * stride, x, at, run, stride, scratch);
        }
      }
    }
  }

  /**
   * The same for ġ, which is computed from the tangent of d: sum ← Σ ġ, product ← Σ (ġ·x̂ + g·t)
   * over all pixels.
   *
   * @param t the tangent of x̂
   */
  default void moments(
      Maps maps,
      RowKernels rows,
      float[] x,
      float[] t,
      float[] scale,
      float[] shift,
      float[] y,
      float[] d,
      float[] dTangent,
      float[] sum,
      float[] product,
      float[] scratch,
      float[] g,
      float[] gTangent) {
    int stride = maps.stride();
    try (BlockSums sums = new BlockSums(stride, sum, product, scratch)) {
      for (int band = 0; band < maps.bands(); band++) {
        scatter(maps, band, x, scale, shift, y, d, g);
        scatter(maps, band, x, scale, shift, y, dTangent, gTangent);
        for (int i = 0, run; i < maps.pixels(band); i += run) {
          run = sums.next(maps.pixels(band) - i);
          int at = maps.at(maps.pixel(band) + i);
          rows.addMoments(gTangent, g, i * stride, x, t, at, run, stride, scratch);
        }
      }
    }
  }

  /** out ← k·g + (l·x̂ + m); out may be x. */
  void combine(
      Maps maps,
      float[] x,
      float[] scale,
      float[] shift,
      float[] y,
      float[] d,
      float[] k,
      float[] l,
      float[] m,
      float[] out);

  /** out ← k·g + (l·ġ + (p·x̂ + (q·t + m))); out may be x or t. */
  void combine(
      Maps maps,
      float[] x,
      float[] t,
      float[] scale,
      float[] shift,
      float[] y,
      float[] d,
      float[] dTangent,
      float[] k,
      float[] l,
      float[] p,
      float[] q,
      float[] m,
      float[] out);
}
