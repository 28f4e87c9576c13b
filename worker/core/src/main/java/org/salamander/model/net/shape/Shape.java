package org.salamander.model.net.shape;

import java.util.List;
import org.salamander.kernel.Kernels;

/**
 * The shape of one example between two layers: a map of height × width pixels (rows of a buffer)
 * with channels in the columns. A vector of features is one pixel.
 */
public record Shape(int height, int width, int channels) {

  /**
   * @throws ArithmeticException if an example has more values than an array can have
   */
  public Shape {
    Math.multiplyExact(Math.multiplyExact(height, width), Math.addExact(channels, Kernels.PAD));
  }

  /** One pixel of {@code channels} features. */
  public static Shape features(int channels) {
    return new Shape(1, 1, channels);
  }

  /** This shape with a run of {@code lanes} floats for each value, one for each task of a group. */
  public Shape lanes(int lanes) {
    return new Shape(height, width, Math.multiplyExact(channels, lanes));
  }

  /** The shape of a domain's input: [features] or [height, width, channels]. */
  public static Shape of(List<Integer> input) {
    return switch (input.size()) {
      case 1 -> features(input.get(0));
      case 3 -> new Shape(input.get(0), input.get(1), input.get(2));
      default ->
          throw new IllegalArgumentException(
              "inputs of shape " + input + "; it must be [features] or [height, width, channels]");
    };
  }

  /** Number of rows of an example. */
  public int rows() {
    return height * width;
  }

  /** Number of floats of an example without padding columns. */
  public int size() {
    return rows() * channels;
  }

  /** Floats from one row to the next. */
  public int stride() {
    return Kernels.stride(channels);
  }

  /**
   * The length of a buffer for a number of examples; {@link ArithmeticException} if no array is so
   * long.
   */
  public int length(int examples) {
    return Math.toIntExact(Kernels.START + (1 + (long) examples * rows()) * stride());
  }

  /** The offset of the first row in a buffer, after a row of zeros. */
  public int start() {
    return Kernels.row(0, stride());
  }

  /** The positions of a batch's pixels in a buffer. */
  public Rows grid() {
    return new Rows(rows(), stride(), start());
  }

  /** The shape as text for messages: {@code 28 × 28 × 64}, or {@code 64 values}. */
  public String text() {
    return rows() == 1 ? channels + " values" : height + " × " + width + " × " + channels;
  }
}
