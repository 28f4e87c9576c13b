package org.salamander.model.net.shape;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A square window that moves over a map, of a convolution or of pooling.
 *
 * @param side side of the window in pixels; odd for a convolution
 * @param stride pixels from one position to the next, in both directions
 * @param padding rows and columns of zeros around the map
 */
public record Window(int side, int stride, Padding padding) {

  /** Height and width after the convolution. */
  public Shape output(Shape input, int filters) {
    return new Shape(
        padding.output(input.height(), side, stride),
        padding.output(input.width(), side, stride),
        filters);
  }

  /** The shape of the map with its border of zeros, which the first layer reads. */
  public Shape bordered(Shape input) {
    Shape out = output(input, 1);
    return new Shape(
        (out.height() - 1) * stride + side, (out.width() - 1) * stride + side, input.channels());
  }

  /** Number of zero rows above the map. */
  public int above(Shape input) {
    return padding.before(input.height(), side, stride);
  }

  /** Number of zero columns to the left of the map. */
  public int left(Shape input) {
    return padding.before(input.width(), side, stride);
  }

  /** The window's pixels as taps on a map that follows a row of zeros. */
  TapPattern forward(Shape input, Shape output) {
    int[] sources = new int[output.rows() * side * side];
    int i = 0;
    for (int row = 0; row < output.rows(); row++) {
      int y = row / output.width() * stride - above(input);
      int x = row % output.width() * stride - left(input);
      for (int tap = 0; tap < side * side; tap++) {
        sources[i++] = place(input, y + tap / side, x + tap % side);
      }
    }
    return new TapPattern(
        range(side * side), sources, range(output.rows()), input.grid(), output.grid());
  }

  /** The window's rows as taps, on images with a border of zeros and without padding columns. */
  public TapPattern bordered(Shape input, Shape output) {
    Shape bordered = bordered(input);
    int[] sources = new int[output.rows() * side];
    for (int row = 0; row < output.rows(); row++) {
      for (int tap = 0; tap < side; tap++) {
        int y = row / output.width() * stride + tap;
        sources[row * side + tap] = y * bordered.width() + row % output.width() * stride;
      }
    }
    Rows from = new Rows(bordered.rows(), input.channels(), 0);
    return new TapPattern(range(side), sources, range(output.rows()), from, output.grid());
  }

  /**
   * Patterns for the input gradient: one for each remainder of row and column modulo the stride.
   */
  List<TapPattern> transposed(Shape input, Shape output) {
    List<TapPattern> classes = new ArrayList<>();
    for (int py = 0; py < Math.min(stride, input.height()); py++) {
      for (int px = 0; px < Math.min(stride, input.width()); px++) {
        classes.add(transposed(input, output, py, px));
      }
    }
    return List.copyOf(classes);
  }

  /**
   * The output pixel ((y + above − ky) / stride, (x + left − kx) / stride) has read the input pixel
   * (y, x) through tap (ky, kx).
   */
  private TapPattern transposed(Shape input, Shape output, int py, int px) {
    int[] blocks = new int[side * side];
    int count = 0;
    for (int tap = 0; tap < side * side; tap++) {
      if ((py + above(input) - tap / side) % stride == 0
          && (px + left(input) - tap % side) % stride == 0) {
        blocks[count++] = tap;
      }
    }
    blocks = Arrays.copyOf(blocks, Math.max(1, count)); // one tap outside the map gives zeros
    int rows =
        (input.height() - py + stride - 1) / stride * ((input.width() - px + stride - 1) / stride);
    int[] sources = new int[rows * blocks.length];
    Arrays.fill(sources, TapPattern.OUTSIDE);
    int[] targets = new int[rows];
    int row = 0;
    for (int y = py; y < input.height(); y += stride) {
      for (int x = px; x < input.width(); x += stride) {
        for (int t = 0; t < count; t++) {
          int oy = Math.floorDiv(y + above(input) - blocks[t] / side, stride);
          int ox = Math.floorDiv(x + left(input) - blocks[t] % side, stride);
          sources[row * blocks.length + t] = place(output, oy, ox);
        }
        targets[row++] = y * input.width() + x;
      }
    }
    return new TapPattern(blocks, sources, targets, output.grid(), input.grid());
  }

  private static int place(Shape shape, int y, int x) {
    boolean inside = y >= 0 && y < shape.height() && x >= 0 && x < shape.width();
    return inside ? y * shape.width() + x : TapPattern.OUTSIDE;
  }

  private static int[] range(int n) {
    int[] all = new int[n];
    Arrays.setAll(all, i -> i);
    return all;
  }
}
