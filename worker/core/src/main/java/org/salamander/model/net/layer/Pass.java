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

  /** Examples of the batch. */
  int examples;

  /**
   * Of a group of tasks with unequally many examples, how many each lane's task has; the rows
   * behind them are padding. Empty where there is none.
   */
  int[] sizes = NO_PADDING;

  /** Of a group of tasks, the parameters z in all passes: its layers keep none of them. */
  float[] z = {};

  /** The parameters z; in the passes of tangents the direction v. */
  float[] w = {};

  /** Receives dw, or in {@link Layer#tangentBackward} dẇ. */
  float[] dw = {};

  /** Whether {@link Layer#backward} is to give dw; dẇ is always wanted. */
  boolean dwWanted;

  /** In the backward passes, whether dx or dẋ is wanted. */
  boolean inward;

  /** In the passes of tangents, whether ẋ may differ from zero. */
  boolean moved;

  /** What {@link Layer#keep} kept. */
  Buffers still = Buffers.EMPTY;

  /** Of the layer before: x and dx. */
  Buffers in = Buffers.EMPTY;

  /** The layer's own: y, dy and what it keeps. */
  Buffers own = Buffers.EMPTY;

  /** Of the layer before in the passes of tangents: ẋ and dẋ. */
  Buffers inTangent = Buffers.EMPTY;

  /** The layer's own in the passes of tangents: ẏ and dẏ. */
  Buffers tangent = Buffers.EMPTY;

  /** The number of examples of the task in a column's lane. */
  int examples(int column) {
    return sizes.length == 0 ? examples : Math.max(1, sizes[column % sizes.length]);
  }

  /** Overwrites the rows of padding of {@code x}, one an example, by {@code row}. */
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
