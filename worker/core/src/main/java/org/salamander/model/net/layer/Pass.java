package org.salamander.model.net.layer;

import org.salamander.kernel.Kernels;
import org.salamander.model.net.shape.Shape;

/**
 * The arguments of a {@link Layer} in one of its four passes. A {@link Chain} has one object for
 * all its layers and fills it in before each call. A layer must not keep it.
 */
final class Pass {

  /** Every lane's task has all rows. */
  static final int[] NO_PADDING = {};

  /** Number of examples of the batch. */
  int examples;

  /**
   * For a group of tasks with different numbers of examples, the number of each lane's task; later
   * rows are padding. Empty if there is no padding.
   */
  int[] sizes = NO_PADDING;

  /** For a group of tasks, the parameters z in all passes, because its layers do not copy them. */
  float[] z = {};

  /** The parameters z, or the direction v in the passes of tangents. */
  float[] w = {};

  /** Receives dw, or in {@link Layer#tangentBackward} dẇ. */
  float[] dw = {};

  /** Whether {@link Layer#backward} must compute dw; dẇ is always needed. */
  boolean dwWanted;

  /** In the backward passes, whether dx or dẋ is needed. */
  boolean inward;

  /** In the passes of tangents, whether ẋ may differ from zero. */
  boolean moved;

  /** The buffers of {@link Layer#keep}. */
  Buffers still = Buffers.EMPTY;

  /** The preceding layer's buffers: x and dx. */
  Buffers in = Buffers.EMPTY;

  /** The layer's own buffers: y, dy and its statistics. */
  Buffers own = Buffers.EMPTY;

  /** The preceding layer's buffers in the passes of tangents: ẋ and dẋ. */
  Buffers inTangent = Buffers.EMPTY;

  /** The layer's own buffers in the passes of tangents: ẏ and dẏ. */
  Buffers tangent = Buffers.EMPTY;

  /** The number of examples of the task in a column's lane. */
  int examples(int column) {
    return sizes.length == 0 ? examples : Math.max(1, sizes[column % sizes.length]);
  }

  /** Overwrites the padding rows of {@code x}, one for each missing example, with {@code row}. */
  void pad(float[] x, Shape shape, float[] row) {
    for (int l = 0; l < sizes.length; l++) {
      for (int e = sizes[l]; e < examples; e++) {
        for (int c = l; c < shape.channels(); c += sizes.length) {
          x[Kernels.row(e, shape.stride()) + c] = row[c];
        }
      }
    }
  }
}
