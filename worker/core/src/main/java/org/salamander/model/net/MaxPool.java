package org.salamander.model.net;

import org.jspecify.annotations.Nullable;
import org.salamander.kernel.RowKernels;

/**
 * The largest of each 2×2 window, stride 2; an odd last row or column is dropped (84 → 42 → 21 → 10
 * → 5). Of equal maxima the first in row-major order takes the gradient.
 */
record MaxPool(Shape input, RowKernels kernels) implements Layer {

  @Override
  public Shape output() {
    return new Shape(input.height() / 2, input.width() / 2, input.channels());
  }

  @Override
  public void reserve(int examples, Buffers in, Buffers own) {
    int length = output().length(examples);
    own.value = Buffers.grown(own.value, length);
    own.gradient = Buffers.grown(own.gradient, length);
  }

  @Override
  public void forward(int examples, float[] z, Buffers in, Buffers own) {
    kernels.maxPool(examples, input.height(), input.width(), input.stride(), in.value, own.value);
  }

  @Override
  public void backward(
      int examples,
      float[] z,
      Buffers in,
      Buffers own,
      float @Nullable [] gradient,
      boolean inward) {
    scatter(examples, in.value, own.value, own.gradient, in.gradient);
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
    kernels.gatherMax(
        examples,
        input.height(),
        input.width(),
        input.stride(),
        in.value,
        own.value,
        inTangent.value,
        tangent.value);
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
    scatter(examples, in.value, own.value, tangent.gradient, inTangent.gradient);
  }

  private void scatter(int examples, float[] x, float[] y, float[] dy, float[] dx) {
    kernels.scatterMax(examples, input.height(), input.width(), input.stride(), x, y, dy, dx);
  }
}
