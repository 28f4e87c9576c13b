package org.salamander.model.net.shape;

import java.util.List;
import org.salamander.kernel.Kernels;

/**
 * What one example looks like between two layers: a map of height × width pixels (rows of a buffer)
 * with its channels in the columns. Features without a place are one pixel.
 */
public record Shape(int height, int width, int channels) {

  /**
   * @throws ArithmeticException where an example has more values than an array
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

  /** Rows an example. */
  public int rows() {
    return height * width;
  }

  /** Floats of an example without padding columns. */
  public int size() {
    return rows() * channels;
  }

  /** Floats from one row to the next. */
  public int stride() {
    return Kernels.stride(channels);
  }

  /**
   * Buffer length for that many examples; {@link ArithmeticException} where no array is that long.
   */
  public int length(int examples) {
    return Math.toIntExact(Kernels.START + (1 + (long) examples * rows()) * stride());
  }

  /** Where the first row lies in a buffer: behind a row of zeros. */
  public int start() {
    return Kernels.row(0, stride());
  }

  /** How the pixels of a batch lie in a buffer. */
  public Rows grid() {
    return new Rows(rows(), stride(), start());
  }

  /** For messages: {@code 28 × 28 × 64}, or {@code 64 values}. */
  public String text() {
    return rows() == 1 ? channels + " values" : height + " × " + width + " × " + channels;
  }
}
