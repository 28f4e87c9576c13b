package org.salamander.model.net.layer;

import java.util.List;
import java.util.Optional;
import org.salamander.kernel.PoolKernels;
import org.salamander.model.Frozen;
import org.salamander.model.Layout;
import org.salamander.model.net.shape.Shape;

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
 * a description and holds no numbers: these live in the {@link Buffers} of a {@link Pass}, {@code
 * in} being those of the layer before, which hold x, dx and, in the tangents' set, ẋ, dẋ. A layer
 * keeps in its own buffers, too, what it needs of w, so that the later passes need no parameters.
 * It may replace the value of its input by what it needs instead, where the layer before does not
 * look at it again ({@link Linear} does not).
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
   * Whether {@link #tangentBackward} needs what {@link #backward} does for the input's gradient.
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
   * The layer that computes the same for every batch as this one has just for a batch of {@code
   * examples}: itself, unless it takes statistics of the batch.
   *
   * @param own the buffers that {@link #forward} used
   * @param moments receives what the layer was frozen at
   */
  default Layer frozen(int examples, Buffers own, List<Frozen.Moments> moments) {
    return this;
  }

  /**
   * This layer for a group of tasks side by side, one for each lane: each value is a run of {@code
   * lanes} floats, those of z too. Empty where there is no such form.
   */
  default Optional<Layer> lanes(int lanes) {
    return Optional.empty();
  }
}
