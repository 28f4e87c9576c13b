package org.salamander.model.net.layer;

import java.util.List;
import java.util.Optional;
import org.salamander.kernel.PoolKernels;
import org.salamander.model.Frozen;
import org.salamander.model.Layout;
import org.salamander.model.net.shape.Shape;

/**
 * One layer y = f(x, w) of a chain as four passes, where ẋ and ẇ are the tangents of its input and
 * parameters along a direction v, and dx, dy are the gradients of the loss:
 *
 * <pre>
 *   forward           x, w            → y
 *   backward          dy              → dx, dw
 *   tangentForward    ẋ, ẇ            → ẏ
 *   tangentBackward   dẏ (and all above) → dẋ, dẇ = this layer's part of H·v
 * </pre>
 *
 * (forward-over-reverse; Pearlmutter 1994, "Fast exact multiplication by the Hessian"). A layer is
 * a description and holds no numbers. The numbers are in the {@link Buffers} of a {@link Pass}:
 * {@code in} are the buffers of the preceding layer, with x and dx, or ẋ and dẋ among the tangents.
 * A layer also copies the parts of w that it needs into its own buffers, so that the later passes
 * need no parameters. It may overwrite the value of its input if the preceding layer does not read
 * this value again ({@link Linear} does not).
 */
public sealed interface Layer
    permits Embedding,
        Linear,
        StillLinear,
        Context,
        Activated,
        MaxPool,
        PooledBatchNorm,
        WindowPool,
        GlobalMean,
        LogStd,
        Activate,
        Copy,
        Residual,
        LaneLinear,
        LaneStillLinear,
        LaneContext {

  /** The shape of one example after this layer. */
  Shape output();

  /** Allocates buffers for a batch: of values and gradients, or of their tangents. */
  void reserve(int examples, Buffers in, Buffers own);

  /** Computes y from x and w. */
  void forward(Pass pass);

  /** Computes dx and dw from dy, after {@link #forward} with the same w. */
  void backward(Pass pass);

  /** Computes ẏ, after {@link #backward}. */
  void tangentForward(Pass pass);

  /** Computes dẋ and dẇ from dẏ, after {@link #tangentForward}. */
  void tangentBackward(Pass pass);

  /** This layer followed by an activation function, if the layer can compute it itself. */
  default Optional<Layer> activated(Activation next) {
    return Optional.empty();
  }

  /** This layer followed by max-pooling, if the layer can compute it itself. */
  default Optional<Layer> pooled(MaxPool pool, PoolKernels pools) {
    return Optional.empty();
  }

  /**
   * Whether {@link #backward} may overwrite x with dx if x is not read later. Then dx needs no
   * array of its own.
   */
  default boolean turnsInPlace() {
    return false;
  }

  /** Whether a later pass of this layer reads its output again. */
  default boolean readsOutput() {
    return true;
  }

  /** Whether an example's output depends on the other examples of the batch. */
  default boolean takesBatchStatistics() {
    return false;
  }

  /**
   * Whether a pass may overwrite the value of its input, or shares an array with it. Linear layers
   * and {@link Residual} do not.
   */
  default boolean overwritesInput() {
    return true;
  }

  /**
   * Whether {@link #tangentBackward} needs results of {@link #backward} for the input's gradient.
   */
  default boolean readsInputGradient() {
    return true;
  }

  /**
   * This layer for passes in which only the slices {@code moving} change. A layer with fixed
   * weights may return a cheaper form, for which {@link #stays} is true.
   */
  default Layer with(List<Layout.Slice> moving) {
    return this;
  }

  /** Whether this is the form for fixed weights. {@link #keep} must be called before its passes. */
  default boolean stays() {
    return false;
  }

  /** Copies the fixed weights, for all passes until the next call. */
  default void keep(float[] z, Buffers still) {}

  /**
   * This layer with fixed batch statistics: those of the last {@link #forward}, for a batch of
   * {@code examples}. A layer without batch statistics returns itself.
   *
   * @param own the buffers that {@link #forward} used
   * @param moments receives the fixed statistics
   */
  default Layer frozen(int examples, Buffers own, List<Frozen.Moments> moments) {
    return this;
  }

  /**
   * This layer for a group of tasks, one in each lane: each value, and each number of z, is a run
   * of {@code lanes} floats. Empty if there is no such form.
   */
  default Optional<Layer> lanes(int lanes) {
    return Optional.empty();
  }
}
