package org.salamander.model.net;

import org.salamander.kernel.Kernels;
import org.salamander.model.Batch;
import org.salamander.model.net.layer.Buffers;
import org.salamander.model.net.shape.Shape;
import org.salamander.model.net.shape.Window;

/**
 * The form of the batch's inputs for the first layer: unchanged, or as images with a border of
 * zeros.
 *
 * @param shape of one example
 * @param bordered the shape with the border; {@code shape} if there is none
 * @param above rows of zeros above
 * @param left columns of zeros to the left
 */
record Input(Shape shape, Shape bordered, int above, int left) {

  /** The batch's array itself. */
  static Input plain(Shape shape) {
    return new Input(shape, shape, 0, 0);
  }

  /** Images with the border that a convolution's window needs. */
  static Input bordered(Shape shape, Window window) {
    return new Input(shape, window.bordered(shape), window.above(shape), window.left(shape));
  }

  /** Whether there is no border. */
  boolean isPlain() {
    return bordered.equals(shape);
  }

  /** Sets {@code in.value}. */
  void load(Batch batch, Buffers in) {
    if (batch.inputs().length != batch.size() * shape.size()) {
      throw new IllegalArgumentException(
          "a batch of "
              + batch.size()
              + " examples has "
              + batch.inputs().length
              + " input values; the model needs "
              + shape.size()
              + " an example ("
              + shape.height()
              + " × "
              + shape.width()
              + " × "
              + shape.channels()
              + ")");
    }
    if (isPlain()) {
      in.value = batch.inputs();
      return;
    }
    in.value = Buffers.grown(in.value, batch.size() * bordered.size());
    int across = Math.min(shape.width(), bordered.width() - left) * shape.channels();
    int down = Math.min(shape.height(), bordered.height() - above);
    for (int e = 0; e < batch.size(); e++) {
      for (int y = 0; y < down; y++) {
        int from = (e * shape.height() + y) * shape.width() * shape.channels();
        int to = ((e * bordered.height() + above + y) * bordered.width() + left) * shape.channels();
        System.arraycopy(batch.inputs(), from, in.value, to, across);
      }
    }
  }

  /**
   * Copies the rows of an input gradient, one for each pixel after the row of zeros, to a
   * contiguous array.
   */
  static void compact(Shape shape, float[] rows, int examples, float[] into) {
    for (int row = 0; row < examples * shape.rows(); row++) {
      System.arraycopy(
          rows, Kernels.row(row, shape.stride()), into, row * shape.channels(), shape.channels());
    }
  }
}
