package org.salamander.model.net;

import org.jspecify.annotations.Nullable;

/**
 * One layer y = f(x, w) of a chain as four passes. With ẋ and ẇ the tangents of its input and
 * parameters along a direction v, and dx, dy the gradients of the loss:
 *
 * <pre>
 *   forward           x, w            → y
 *   backward          dy              → dx, dw
 *   tangentForward    ẋ, ẇ            → ẏ
 *   tangentBackward   dẏ (and all above) → dẋ, dẇ = this layer's part of H·v
 * </pre>
 *
 * (forward-over-reverse; Pearlmutter 1994, "Fast exact multiplication by the Hessian"). A layer is
 * a description and holds no numbers: these live in {@link Buffers}, {@code in} being those of the
 * layer before, which hold x, dx and, in the tangents' set, ẋ, dẋ. A layer keeps in its own
 * buffers, too, what it needs of w, so that the later passes need no parameters. It may replace the
 * value of its input by what it needs instead, where the layer before does not look at it again
 * ({@link Linear} does not).
 */
sealed interface Layer
    permits Linear, Context, Bias, BatchNorm, LayerNorm, Film, MaxPool, GlobalMean, LogStd {

  /** What one example looks like behind this layer. */
  Shape output();

  /** Makes room for a batch, in buffers of values and gradients or of their tangents. */
  void reserve(int examples, Buffers in, Buffers own);

  /** Computes y from x and the parameters {@code z}. */
  void forward(int examples, float[] z, Buffers in, Buffers own);

  /**
   * Computes dx and dw from dy, after {@link #forward}.
   *
   * @param z the parameters forward saw
   * @param gradient receives dw; null where it is not wanted
   * @param inward whether dx is wanted
   */
  void backward(
      int examples,
      float[] z,
      Buffers in,
      Buffers own,
      float @Nullable [] gradient,
      boolean inward);

  /**
   * Computes ẏ, after {@link #backward}.
   *
   * @param v the direction, ẇ among it
   * @param inward whether ẋ may differ from zero
   */
  void tangentForward(
      int examples,
      float[] v,
      Buffers in,
      Buffers own,
      Buffers inTangent,
      Buffers tangent,
      boolean inward);

  /**
   * Computes dẋ and dẇ from dẏ, after {@link #tangentForward}.
   *
   * @param product receives dẇ
   * @param inward whether dẋ is wanted
   */
  void tangentBackward(
      int examples,
      float[] v,
      Buffers in,
      Buffers own,
      Buffers inTangent,
      Buffers tangent,
      float[] product,
      boolean inward);
}
