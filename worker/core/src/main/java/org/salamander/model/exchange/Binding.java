package org.salamander.model.exchange;

import java.util.List;
import org.salamander.model.Layout;

/**
 * One slice of our parameters, and the DL4J array with the same numbers in another order. The DL4J
 * array is the slice with its dimensions permuted.
 *
 * @param slice our slice
 * @param key DL4J's name, {@code <layer>_<parameter>}
 * @param shape the slice's dimensions before the permutation
 * @param axes for each dimension after the permutation, its index in {@code shape}
 * @param theirs the shape of DL4J's array
 */
public record Binding(Layout.Slice slice, String key, long[] shape, int[] axes, long[] theirs) {

  /**
   * A dense layer's weights, inputs × units in both. If the input is a map of {@code pixels}, the
   * inputs are ordered pixel × channel here, and channel × pixel in DL4J.
   */
  public static Binding dense(Layout.Slice slice, String layer, int pixels) {
    int inputs = slice.shape().get(0);
    int units = slice.shape().get(1);
    long[] shape = {pixels, inputs / pixels, units};
    return new Binding(slice, layer + "_W", shape, new int[] {1, 0, 2}, dimensions(slice));
  }

  /**
   * A convolution kernel. Ours is row × column × input × filter, DL4J's is filter × input × row ×
   * column.
   */
  public static Binding kernel(Layout.Slice slice, String layer) {
    long[] shape = dimensions(slice);
    long[] theirs = {shape[3], shape[2], shape[0], shape[1]};
    return new Binding(slice, layer + "_W", shape, new int[] {3, 2, 0, 1}, theirs);
  }

  /** A vector with one number for each channel. In DL4J it is a row vector. */
  public static Binding vector(Layout.Slice slice, String layer, String parameter) {
    long[] theirs = {1, slice.length()};
    return new Binding(slice, layer + "_" + parameter, dimensions(slice), new int[] {0}, theirs);
  }

  /** For each number of the slice, its index in DL4J's array (row-major). */
  public int[] order() {
    int[] strides = new int[shape.length]; // in DL4J's array, for each of our dimensions
    int stride = 1;
    for (int i = axes.length - 1; i >= 0; i--) {
      strides[axes[i]] = stride;
      stride *= Math.toIntExact(shape[axes[i]]);
    }
    int[] order = new int[slice.length()];
    for (int i = 0; i < order.length; i++) {
      int rest = i;
      for (int d = shape.length - 1; d >= 0; d--) {
        int side = Math.toIntExact(shape[d]);
        order[i] += rest % side * strides[d];
        rest /= side;
      }
    }
    return order;
  }

  private static long[] dimensions(Layout.Slice slice) {
    List<Integer> shape = slice.shape();
    return shape.stream().mapToLong(Integer::longValue).toArray();
  }
}
