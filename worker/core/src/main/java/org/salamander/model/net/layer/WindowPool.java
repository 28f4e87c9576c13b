package org.salamander.model.net.layer;

import java.util.Arrays;
import org.salamander.model.net.shape.Shape;

/**
 * The largest or the mean value of each window of a map, channel by channel; rows and columns that
 * fill no window are left out. Of equal maxima the first in row-major order takes the gradient.
 * {@link MaxPool} is the quicker form for windows of 2×2, {@link GlobalMean} for the whole map.
 *
 * @param height of a window
 * @param width of a window
 * @param stride from one window to the next, in both directions
 * @param max whether it is the largest; else the mean
 */
public record WindowPool(Shape input, Shape output, int height, int width, int stride, boolean max)
    implements Layer {

  public static WindowPool of(Shape input, int height, int width, int stride, boolean max) {
    int rows = (input.height() - height) / stride + 1;
    int columns = (input.width() - width) / stride + 1;
    Shape output = new Shape(rows, columns, input.channels());
    return new WindowPool(input, output, height, width, stride, max);
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
    for (int i = output.stride(); i < output.length(pass.examples); i++) {
      pass.tangent.value[i] = pass.inTangent.value[pass.own.places[i]];
    }
  }

  @Override
  public void tangentBackward(Pass pass) {
    spread(pass.examples, pass.own.places, pass.tangent.gradient, pass.inTangent.gradient);
  }

  /** The maxima, and where they stand in x. */
  private void largest(int examples, float[] x, Buffers own) {
    int columns = input.stride();
    for (int row = 0; row < examples * output.rows(); row++) {
      int corner = corner(row);
      int to = (1 + row) * columns;
      for (int c = 0; c < columns; c++) {
        int best = corner + c;
        for (int p = 1; p < height * width; p++) {
          int at = corner + c + pixel(p);
          best = x[at] > x[best] ? at : best;
        }
        own.value[to + c] = x[best];
        own.places[to + c] = best;
      }
    }
  }

  private void mean(int examples, float[] x, float[] y) {
    int columns = input.stride();
    float share = 1f / (height * width);
    for (int row = 0; row < examples * output.rows(); row++) {
      int corner = corner(row);
      int to = (1 + row) * columns;
      System.arraycopy(x, corner, y, to, columns);
      for (int p = 1; p < height * width; p++) {
        for (int c = 0; c < columns; c++) {
          y[to + c] += x[corner + pixel(p) + c];
        }
      }
      for (int c = 0; c < columns; c++) {
        y[to + c] *= share;
      }
    }
  }

  /** Adds each dy to the dx of its maximum, or its share to those of its window. */
  private void spread(int examples, int[] places, float[] dy, float[] dx) {
    int columns = input.stride();
    float share = 1f / (height * width);
    Arrays.fill(dx, 0, input.length(examples), 0f);
    for (int row = 0; row < examples * output.rows(); row++) {
      int from = (1 + row) * columns;
      if (max) {
        for (int c = 0; c < columns; c++) {
          dx[places[from + c]] += dy[from + c];
        }
        continue;
      }
      int corner = corner(row);
      for (int p = 0; p < height * width; p++) {
        for (int c = 0; c < columns; c++) {
          dx[corner + pixel(p) + c] += share * dy[from + c];
        }
      }
    }
  }

  /** Offset of the first pixel of an output row's window. */
  private int corner(int row) {
    int example = row / output.rows();
    int y = row % output.rows() / output.width() * stride;
    int x = row % output.width() * stride;
    return (1 + (example * input.height() + y) * input.width() + x) * input.stride();
  }

  /** From there to the window's pixel {@code p}. */
  private int pixel(int p) {
    return (p / width * input.width() + p % width) * input.stride();
  }
}
