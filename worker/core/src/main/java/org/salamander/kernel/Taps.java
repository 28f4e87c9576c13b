package org.salamander.kernel;

/**
 * The rows of a and the blocks of weights that each row of c is computed from. This is the geometry
 * of a dense layer, of a convolution, or of one parity class of a transposed convolution.
 *
 * @param first the first row to compute, among those of {@code a} and {@code c}
 * @param rows number of output rows to compute
 * @param blocks the weight block of each tap, length T
 * @param a offsets into the input, row-major rows × T; offset 0 has zeros (padding)
 * @param c offset into the output of each row
 */
public record Taps(int first, int rows, int[] blocks, int[] a, int[] c) {

  /** The taps of all rows. */
  public Taps(int rows, int[] blocks, int[] a, int[] c) {
    this(0, rows, blocks, a, c);
  }

  /** These taps for some of the rows alone. */
  public Taps part(int from, int count) {
    return new Taps(first + from, count, blocks, a, c);
  }

  /** The taps of a dense layer: one tap, from row i of the input to row i of the output. */
  public static Taps dense(int rows, int inputStride, int outputStride) {
    int[] a = new int[rows];
    int[] c = new int[rows];
    for (int i = 0; i < rows; i++) {
      a[i] = Kernels.row(i, inputStride);
      c[i] = Kernels.row(i, outputStride);
    }
    return new Taps(rows, new int[] {0}, a, c);
  }

  /** Number of taps. */
  public int taps() {
    return blocks.length;
  }
}
