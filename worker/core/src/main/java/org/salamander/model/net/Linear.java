package org.salamander.model.net;

import org.jspecify.annotations.Nullable;
import org.salamander.kernel.Kernels;
import org.salamander.kernel.Taps;

/**
 * y = x ∗ w without bias: a dense layer, a convolution or a flattening head, by its {@link
 * Geometry}. Weights lie in z as block × input channel × output channel. Its output's value is not
 * read again after the forward pass.
 */
record Linear(Geometry geometry, int offset, Kernels kernels) implements Layer {

  @Override
  public Shape output() {
    return geometry.output();
  }

  @Override
  public void reserve(int examples, Buffers in, Buffers own) {
    int length = output().length(examples);
    own.value = Buffers.grown(own.value, length);
    own.gradient = Buffers.grown(own.gradient, length);
    own.packed = Buffers.grown(own.packed, geometry.packedLength());
    own.packedTransposed = Buffers.grown(own.packedTransposed, geometry.packedTransposedLength());
  }

  @Override
  public void forward(int examples, float[] z, Buffers in, Buffers own) {
    geometry.pack(kernels, z, offset, own.packed);
    product(examples, in.value, own.packed, own.value, false);
  }

  @Override
  public void backward(
      int examples,
      float[] z,
      Buffers in,
      Buffers own,
      float @Nullable [] gradient,
      boolean inward) {
    if (gradient != null) {
      outer(examples, in.value, own.gradient, gradient, false);
    }
    if (inward) {
      geometry.packTransposed(kernels, z, offset, own.packedTransposed);
      transposed(examples, own.gradient, own.packedTransposed, in.gradient, false);
    }
  }

  @Override
  public void tangentForward(
      int examples,
      float[] v,
      Buffers in,
      Buffers own,
      Buffers inTangent,
      Buffers tangent,
      boolean inward) {
    geometry.pack(kernels, v, offset, tangent.packed);
    if (inward) {
      product(examples, inTangent.value, own.packed, tangent.value, false);
    }
    product(examples, in.value, tangent.packed, tangent.value, inward);
  }

  @Override
  public void tangentBackward(
      int examples,
      float[] v,
      Buffers in,
      Buffers own,
      Buffers inTangent,
      Buffers tangent,
      float[] product,
      boolean inward) {
    outer(examples, in.value, tangent.gradient, product, false);
    if (inward) {
      outer(examples, inTangent.value, own.gradient, product, true);
      geometry.packTransposed(kernels, v, offset, tangent.packedTransposed);
      transposed(examples, tangent.gradient, own.packedTransposed, inTangent.gradient, false);
      transposed(examples, own.gradient, tangent.packedTransposed, inTangent.gradient, true);
    }
  }

  private void product(int examples, float[] x, float[] packed, float[] y, boolean accumulate) {
    for (int i = 0; i < geometry.forward().size(); i++) {
      Taps taps = geometry.forward().get(i).taps(examples);
      kernels.multiply(taps, x, packed, geometry.depth(), output().channels(), y, accumulate);
    }
  }

  private void outer(int examples, float[] x, float[] dy, float[] w, boolean accumulate) {
    for (int i = 0; i < geometry.weightGradient().size(); i++) {
      Taps taps = geometry.weightGradient().get(i).taps(examples);
      kernels.outer(taps, x, geometry.depth(), dy, output().channels(), w, offset, accumulate);
    }
  }

  private void transposed(
      int examples, float[] dy, float[] packed, float[] dx, boolean accumulate) {
    for (int i = 0; i < geometry.transposed().size(); i++) {
      Taps taps = geometry.transposed().get(i).taps(examples);
      kernels.multiply(
          taps, dy, packed, output().channels(), geometry.inputColumns(), dx, accumulate);
    }
  }
}
