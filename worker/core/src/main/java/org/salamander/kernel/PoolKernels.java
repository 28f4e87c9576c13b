package org.salamander.kernel;

import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * Max-pooling of maps with windows of 2×2 and stride 2, the channels in the lanes: alone, and in
 * one pass with the normalisation and the ReLU before it, y = the largest max(0, γ x̂ + β) of each
 * window. The second form keeps x̂ and the maxima alone, and computes again where a maximum lay:
 * that takes less time than to read an array as large as the map. Arrays lie as for {@link
 * RowKernels}. Every implementation gives the same bits, and the second form those of its passes
 * one by one.
 *
 * <p>Of equal maxima the first in row-major order takes the gradient. An odd last row or column of
 * a map belongs to no window.
 */
public interface PoolKernels {

  /**
   * Maps that are pooled. A band is two rows of a map, or an odd last one.
   *
   * @param stride floats from one pixel to the next
   */
  record Maps(int examples, int height, int width, int stride) {

    /** Bands of all maps. */
    public int bands() {
      return examples * ((height + 1) / 2);
    }

    /** The first pixel of a band, counted through all maps. */
    public int pixel(int band) {
      int each = (height + 1) / 2;
      return (band / each * height + 2 * (band % each)) * width;
    }

    /** Pixels of a band. */
    public int pixels(int band) {
      return pairs(band) ? 2 * width : width;
    }

    /** Where a pixel lies. */
    public int at(int pixel) {
      return Kernels.row(pixel, stride);
    }

    /** Whether a band has two rows. */
    boolean pairs(int band) {
      int each = (height + 1) / 2;
      return height % 2 == 0 || band % each < each - 1;
    }

    /** Windows of a band. */
    int windows(int band) {
      return pairs(band) ? width / 2 : 0;
    }

    /** Where the first window of a band lies in the pooled maps. */
    int pooled(int band) {
      int each = (height + 1) / 2;
      return Kernels.row((band / each * (height / 2) + band % each) * (width / 2), stride);
    }

    /** Zeros a band, which begins at {@code from} in {@code out}, where no window reaches it. */
    void clearRemainder(int band, float[] out, int from) {
      if (!pairs(band)) {
        Arrays.fill(out, from, from + width * stride, 0f);
      } else if (width % 2 == 1) {
        Arrays.fill(out, from + (width - 1) * stride, from + width * stride, 0f);
        Arrays.fill(out, from + (2 * width - 1) * stride, from + 2 * width * stride, 0f);
      }
    }

    /** Gives where each pixel lies that no window reaches. */
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

  /** out ← t at the maximum of each window, y being the maxima of x. */
  void gather(Maps maps, float[] x, float[] y, float[] t, float[] out);

  /** out ← d at the maximum of each window, 0 elsewhere. */
  void scatter(Maps maps, float[] x, float[] y, float[] d, float[] out);

  /** x ← x̂ = (x − mean)·inverse; y ← the largest max(0, scale·x̂ + shift) of each window. */
  void normalize(
      Maps maps, float[] x, float[] mean, float[] inverse, float[] scale, float[] shift, float[] y);

  /**
   * The tangent of {@link #normalize}: t ← k·t + (l·x̂ + m); then out ← scale·t + (scaleTangent·x̂
   * + shiftTangent) at the maximum of each window, 0 where that is not positive.
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
   * The gradient g behind {@link #normalize} in one band: d at each positive maximum, 0 elsewhere.
   *
   * @param x x̂
   * @param g receives the band's pixels, from its beginning on
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
   * @param rows adds them up
   * @param scratch as {@link RowKernels} want it
   * @param g room for a band
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
   * With ġ as g, from the tangent of d: sum ← Σ ġ, product ← Σ (ġ·x̂ + g·t) over all pixels.
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
