package org.salamander.task.image;

/**
 * Resizes gray images, or the plane of one colour, by a Lanczos filter with three lobes. When it
 * reduces an image, the filter's support is multiplied by the scale. Arithmetic and rounding are
 * those of Pillow (8-bit values between the two passes, weights of 22 bits), so the bytes are those
 * of {@code Image.resize((to, to), Image.LANCZOS)}, on every JDK.
 */
final class Lanczos {

  private static final double LOBES = 3;
  private static final int PRECISION = 22;

  private final int from;
  private final int to;
  private final int[] first;
  private final int[][] weights;

  /** A filter from {@code from} to {@code to} pixels, which may be fewer or more. */
  Lanczos(int from, int to) {
    this.from = from;
    this.to = to;
    this.first = new int[to];
    this.weights = new int[to][];
    double scale = (double) from / to;
    double width = Math.max(scale, 1);
    for (int i = 0; i < to; i++) {
      double centre = (i + 0.5) * scale;
      first[i] = Math.max(0, (int) (centre - LOBES * width + 0.5));
      int end = Math.min(from, (int) (centre + LOBES * width + 0.5));
      double[] w = new double[end - first[i]];
      double sum = 0;
      for (int j = 0; j < w.length; j++) {
        w[j] = filter((first[i] + j - centre + 0.5) / width);
        sum += w[j];
      }
      weights[i] = new int[w.length];
      for (int j = 0; j < w.length; j++) {
        weights[i][j] = (int) StrictMath.round(w[j] / sum * (1 << PRECISION));
      }
    }
  }

  private static double filter(double x) {
    return Math.abs(x) < LOBES ? sinc(x) * sinc(x / LOBES) : 0;
  }

  private static double sinc(double x) {
    return x == 0 ? 1 : StrictMath.sin(StrictMath.PI * x) / (StrictMath.PI * x);
  }

  /**
   * The resized square image; both are row-major, with an unsigned byte from 0 to 255 for each
   * pixel.
   *
   * @param image from × from pixels
   */
  byte[] resize(byte[] image) {
    return resize(image, this, this);
  }

  /** The image resized by one filter along its rows and by another along its columns. */
  static byte[] resize(byte[] image, Lanczos alongRows, Lanczos alongColumns) {
    return alongColumns.pass(alongRows.pass(image));
  }

  /** Resizes every row and writes it as a column, so that two passes resize rows, then columns. */
  private byte[] pass(byte[] image) {
    int rows = image.length / from;
    byte[] out = new byte[to * rows];
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < to; i++) {
        int at = row * from + first[i];
        int sum = 1 << (PRECISION - 1);
        for (int weight : weights[i]) {
          sum += weight * (image[at++] & 0xFF);
        }
        out[i * rows + row] = (byte) Math.max(0, Math.min(255, sum >> PRECISION));
      }
    }
    return out;
  }
}
