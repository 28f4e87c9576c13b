package org.salamander.model.net;

import org.jspecify.annotations.Nullable;
import org.salamander.kernel.RowKernels;

/**
 * y = a(x + b): what follows a linear layer that is not normalised. Shares its input's arrays.
 *
 * @param output shape of input and output
 * @param offset of b, one a channel, in z
 */
record Bias(Shape output, int offset, Activation activation, RowKernels kernels) implements Layer {

  private static final int B = 0;
  private static final int SUM = 1;

  @Override
  public void reserve(int examples, Buffers in, Buffers own) {
    own.value = in.value;
    own.gradient =
        activation.inPlace() ? in.gradient : Buffers.grown(own.gradient, in.gradient.length);
    own.statistics(2, output.stride(), output.stride());
  }

  @Override
  public void forward(int examples, float[] z, Buffers in, Buffers own) {
    boolean relu = activation == Activation.RELU;
    add(examples, z, own, relu);
    if (!relu) {
      activation.forward(kernels, own.value, output.stride(), output.length(examples));
    }
  }

  @Override
  public void backward(
      int examples,
      float[] z,
      Buffers in,
      Buffers own,
      float @Nullable [] gradient,
      boolean inward) {
    activation.multiplySlope(
        kernels, own.value, own.gradient, in.gradient, output.stride(), output.length(examples));
    if (gradient != null) {
      sum(examples, in.gradient, own, gradient);
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
    add(examples, v, tangent, false);
    activation.multiplySlope(
        kernels, own.value, tangent.value, tangent.value, output.stride(), output.length(examples));
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
    activation.tangentBackward(
        kernels,
        own.value,
        own.gradient,
        tangent.value,
        tangent.gradient,
        inTangent.gradient,
        output.stride(),
        output.length(examples));
    sum(examples, inTangent.gradient, tangent, product);
  }

  private void add(int examples, float[] z, Buffers own, boolean relu) {
    float[] b = own.statistics[B];
    System.arraycopy(z, offset, b, 0, output.channels());
    kernels.add(b, own.value, examples * output.rows(), output.stride(), relu);
  }

  private void sum(int examples, float[] dx, Buffers own, float[] w) {
    kernels.sum(dx, examples * output.rows(), output.stride(), own.statistics[SUM], own.scratch);
    System.arraycopy(own.statistics[SUM], 0, w, offset, output.channels());
  }
}
