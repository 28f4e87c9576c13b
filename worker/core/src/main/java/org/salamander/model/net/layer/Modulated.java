package org.salamander.model.net.layer;

/**
 * A layer y = a(γ x + β) with γ and β for each channel. This is the common part of {@link Film} and
 * of the normalisations, where x is the normalised input x̂. With g = a'·dy and Σ over rows,
 *
 * <pre>   dβ = Σ g        dγ = Σ g x        dβ̇ = Σ ġ        dγ̇ = Σ (ġ x + g ẋ)</pre>
 *
 * At this time x is the value of the layer's input, and g is in {@code inner} of its own buffers.
 */
sealed interface Modulated extends Activated permits BatchNorm, LayerNorm, LaneLayerNorm, Film {

  // Indices of the first statistics, which are vectors over channels. The tangents have the same
  // indices.
  int SCALE = 0; // γ
  int SHIFT = 1; // β
  int D_SHIFT = 2; // dβ
  int D_SCALE = 3; // dγ

  /** The index of the first vector that a layer adds to these. */
  int FIRST = 4;

  /**
   * Allocates {@code vectors} vectors of {@code length} floats in addition to values and gradients.
   */
  default void reserve(int examples, Buffers own, int vectors, int length) {
    own.activated(activation(), output().length(examples));
    own.statistics(vectors, length, output().stride());
  }

  /** Computes g. */
  default void slope(Pass pass) {
    slope(pass, pass.own.inner);
  }

  /** Computes g, dβ and dγ. */
  default void gradients(Pass pass) {
    int stride = output().stride();
    int rows = pass.examples * output().rows();
    float[] g = pass.own.inner;
    float[] x = pass.in.value;
    float[][] s = pass.own.statistics;
    if (activation() == Activation.RELU) { // g overwrites dy
      kernels()
          .maskedMoments(
              pass.own.value, g, x, rows, stride, s[D_SHIFT], s[D_SCALE], pass.own.scratch);
    } else {
      slope(pass);
      kernels().moments(g, x, rows, stride, s[D_SHIFT], s[D_SCALE], pass.own.scratch);
    }
  }

  /** Computes ġ, dβ̇ and dγ̇. */
  default void gradientTangents(Pass pass) {
    int stride = output().stride();
    int rows = pass.examples * output().rows();
    float[] g = pass.own.inner;
    float[] gTangent = pass.tangent.inner;
    float[] x = pass.in.value;
    float[] xTangent = pass.inTangent.value;
    float[][] t = pass.tangent.statistics;
    float[] scratch = pass.tangent.scratch;
    if (activation() == Activation.RELU) {
      kernels()
          .maskedMoments(
              pass.own.value,
              gTangent,
              x,
              g,
              xTangent,
              rows,
              stride,
              t[D_SHIFT],
              t[D_SCALE],
              scratch);
    } else {
      slopeTangent(pass, gTangent);
      kernels().moments(gTangent, x, g, xTangent, rows, stride, t[D_SHIFT], t[D_SCALE], scratch);
    }
  }
}
