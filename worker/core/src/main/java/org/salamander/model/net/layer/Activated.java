package org.salamander.model.net.layer;

import java.util.Optional;
import org.salamander.kernel.RowKernels;

/**
 * A layer that ends in an activation function, y = a(u). With g = ∂L/∂u,
 *
 * <pre>   g = a'(u) dy        ẏ = a'(u) u̇        ġ = a'(u) dẏ + a″(u) u̇ dy</pre>
 */
sealed interface Activated extends Layer permits Bias, Modulated {

  Activation activation();

  /** The operations on rows. */
  RowKernels kernels();

  /** The same layer with another activation function. */
  Layer with(Activation next);

  @Override
  default Optional<Layer> activated(Activation next) {
    return activation() == Activation.IDENTITY && !next.keepsInput()
        ? Optional.of(with(next))
        : Optional.empty();
  }

  @Override
  default boolean readsOutput() {
    return activation() != Activation.IDENTITY;
  }

  /** y ← a(y). */
  default void activate(Pass pass) {
    activation()
        .forward(kernels(), pass.own.value, output().start(), output().length(pass.examples));
  }

  /** g ← a'(u) dy. */
  default void slope(Pass pass, float[] g) {
    slope(pass, pass.own.gradient, g);
  }

  /** ẏ ← a'(u) ẏ. */
  default void activateTangent(Pass pass) {
    slope(pass, pass.tangent.value, pass.tangent.value);
  }

  private void slope(Pass pass, float[] from, float[] to) {
    activation()
        .multiplySlope(
            kernels(), pass.own.value, from, to, output().start(), output().length(pass.examples));
  }

  /** ġ ← a'(u) dẏ + a″(u) u̇ dy. */
  default void slopeTangent(Pass pass, float[] gTangent) {
    activation()
        .tangentBackward(
            kernels(),
            pass.own.value,
            pass.own.gradient,
            pass.tangent.value,
            pass.tangent.gradient,
            gTangent,
            output().start(),
            output().length(pass.examples));
  }
}
