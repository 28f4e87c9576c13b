package org.salamander.model.net.layer;

import java.util.Optional;
import org.salamander.kernel.LaneKernels;
import org.salamander.kernel.RowKernels;
import org.salamander.model.net.shape.Shape;

/**
 * y = a(x + b). It follows a linear layer without normalisation and shares its arrays.
 *
 * @param output shape of input and output
 * @param offset offset in z of b, which has a number for each channel
 */
public record Bias(Shape output, int offset, Activation activation, RowKernels kernels)
    implements Activated {

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
  public Optional<Layer> lanes(int lanes) {
    return Optional.of(
        new Bias(output.lanes(lanes), LaneKernels.at(offset, lanes), activation, kernels));
  }

  @Override
  public Layer with(Activation next) {
    return new Bias(output, offset, next, kernels);
  }

  @Override
  public void forward(Pass pass) {
    boolean relu = activation == Activation.RELU;
    add(pass.examples, pass.w, pass.own, relu);
    if (!relu) {
      activate(pass);
    }
  }

  @Override
  public void backward(Pass pass) {
    slope(pass, pass.in.gradient);
    if (pass.dwWanted) {
      sum(pass.examples, pass.in.gradient, pass.own, pass.dw);
    }
  }

  @Override
  public void tangentForward(Pass pass) {
    add(pass.examples, pass.w, pass.tangent, false);
    activateTangent(pass);
  }

  @Override
  public void tangentBackward(Pass pass) {
    slopeTangent(pass, pass.inTangent.gradient);
    sum(pass.examples, pass.inTangent.gradient, pass.tangent, pass.dw);
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
