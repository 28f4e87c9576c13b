package org.salamander.model.net.layer;

import java.util.Arrays;
import org.salamander.kernel.Kernels;
import org.salamander.model.net.shape.Shape;
import org.salamander.model.net.shape.Window;

/**
 * The largest or the mean value of each window of a map, channel by channel; a window across the
 * border uses only the pixels inside the map. The first of several equal maxima, in row-major
 * order, gets the gradient. {@link MaxPool} is faster for windows of 2×2 inside the map, {@link
 * GlobalMean} for the whole map.
 *
 * @param height height of a window
 * @param width width of a window
 * @param stride from one window to the next, in both directions
 * @param above rows of the first windows above the upper border
 * @param left columns of the first windows beyond the left border
 * @param max whether it is the largest value; otherwise the mean
 */
public record WindowPool(
    Shape input, Shape output, int height, int width, int stride, int above, int left, boolean max)
    implements Layer {

  public static WindowPool of(Shape input, Window window, boolean max) {
    return new WindowPool(
        input,
        window.output(input, input.channels()),
        window.side(),
        window.side(),
        window.stride(),
        window.above(input),
        window.left(input),
        max);
  }

  /** A single window, which covers the whole map. */
  public static WindowPool ofAll(Shape input, boolean max) {
    Shape output = new Shape(1, 1, input.channels());
    return new WindowPool(input, output, input.height(), input.width(), 1, 0, 0, max);
  }

  @Override
  public void reserve(int examples, Buffers in, Buffers own) {
    int length = output.length(examples);
    own.value = Buffers.grown(own.value, length);
    own.gradient = Buffers.grown(own.gradient, length);
    own.places = own.places.length >= length ? own.places : new int[length];
  }

  @Override
  public void forward(Pass pass) {
    if (max) {
      largest(pass.examples, pass.in.value, pass.own);
    } else {
      mean(pass.examples, pass.in.value, pass.own.value);
    }
  }

  @Override
  public void backward(Pass pass) {
    spread(pass.examples, pass.own.places, pass.own.gradient, pass.in.gradient);
  }

  @Override
  public void tangentForward(Pass pass) {
    if (!max) {
      mean(pass.examples, pass.inTangent.value, pass.tangent.value);
      return;
    }
    for (int i = output.start(); i < output.length(pass.examples); i++) {
      pass.tangent.value[i] = pass.inTangent.value[pass.own.places[i]];
    }
  }

  @Override
  public void tangentBackward(Pass pass) {
    spread(pass.examples, pass.own.places, pass.tangent.gradient, pass.inTangent.gradient);
  }

  /** Computes the maxima and their indices in x. */
  private void largest(int examples, float[] x, Buffers own) {
    int columns = input.stride();
    for (int row = 0; row < examples * output.rows(); row++) {
      int to = Kernels.row(row, columns);
      boolean first = true;
      for (int p = 0; p < height * width; p++) {
        if (!inside(row, p)) {
          continue;
        }
        int from = pixel(row, p);
        for (int c = 0; c < columns; c++) {
          if (first || x[from + c] > own.value[to + c]) {
            own.value[to + c] = x[from + c];
            own.places[to + c] = from + c;
          }
        }
        first = false;
      }
    }
  }

  private void mean(int examples, float[] x, float[] y) {
    int columns = input.stride();
    for (int row = 0; row < examples * output.rows(); row++) {
      int to = Kernels.row(row, columns);
      boolean first = true;
      for (int p = 0; p < height * width; p++) {
        if (!inside(row, p)) {
          continue;
        }
        int from = pixel(row, p);
        for (int c = 0; c < columns; c++) {
          y[to + c] = first ? x[from + c] : y[to + c] + x[from + c];
        }
        first = false;
      }
      float share = share(row);
      for (int c = 0; c < columns; c++) {
        y[to + c] *= share;
      }
    }
  }

  /** Adds each dy to the dx of its maximum, or a share of it to each dx of its window. */
  private void spread(int examples, int[] places, float[] dy, float[] dx) {
    int columns = input.stride();
    Arrays.fill(dx, 0, input.length(examples), 0f);
    for (int row = 0; row < examples * output.rows(); row++) {
      int from = Kernels.row(row, columns);
      if (max) {
        for (int c = 0; c < columns; c++) {
          dx[places[from + c]] += dy[from + c];
        }
        continue;
      }
      float share = share(row);
      for (int p = 0; p < height * width; p++) {
        if (!inside(row, p)) {
          continue;
        }
        int to = pixel(row, p);
        for (int c = 0; c < columns; c++) {
          dx[to + c] += share * dy[from + c];
        }
      }
    }
  }

  /** One divided by the number of pixels of an output row's window inside the map. */
  private float share(int row) {
    int rows = Math.min(y(row) + height, input.height()) - Math.max(y(row), 0);
    int columns = Math.min(x(row) + width, input.width()) - Math.max(x(row), 0);
    return 1f / (rows * columns);
  }

  /** Whether pixel {@code p} of an output row's window is inside the map. */
  private boolean inside(int row, int p) {
    int y = y(row) + p / width;
    int x = x(row) + p % width;
    return y >= 0 && y < input.height() && x >= 0 && x < input.width();
  }

  /** The offset of pixel {@code p} of an output row's window. */
  private int pixel(int row, int p) {
    int example = row / output.rows();
    int y = y(row) + p / width;
    int x = x(row) + p % width;
    return Kernels.row((example * input.height() + y) * input.width() + x, input.stride());
  }

  /** The first row of the map in an output row's window. */
  private int y(int row) {
    return row % output.rows() / output.width() * stride - above;
  }

  /** The first column of the map in an output row's window. */
  private int x(int row) {
    return row % output.width() * stride - left;
  }
}
