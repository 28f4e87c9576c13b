package org.salamander.model.net.layer;

import java.util.Optional;
import org.salamander.kernel.RowKernels;
import org.salamander.model.net.shape.Shape;

/**
 * y = a(x), elementwise: an activation function that is not part of the preceding layer.
 *
 * @param output shape of input and output
 */
public record Activate(Shape output, Activation activation, RowKernels kernels) implements Layer {

  @Override
  public void reserve(int examples, Buffers in, Buffers own) {
    int length = output.length(examples);
    own.value = Buffers.grown(own.value, length);
    own.gradient = Buffers.grown(own.gradient, length);
  }

  @Override
  public Optional<Layer> lanes(int lanes) {
    return Optional.of(new Activate(output.lanes(lanes), activation, kernels));
  }

  @Override
  public void forward(Pass pass) {
    int from = output.start();
    int to = output.length(pass.examples);
    System.arraycopy(pass.in.value, from, pass.own.value, from, to - from);
    activation.forward(kernels, pass.own.value, from, to);
  }

  @Override
  public void backward(Pass pass) {
    slope(pass, pass.own.gradient, pass.in.gradient);
  }

  @Override
  public void tangentForward(Pass pass) {
    slope(pass, pass.inTangent.value, pass.tangent.value);
  }

  private void slope(Pass pass, float[] dy, float[] dx) {
    activation.multiplySlope(
        kernels, kept(pass), dy, dx, output.start(), output.length(pass.examples));
  }

  @Override
  public void tangentBackward(Pass pass) {
    activation.tangentBackward(
        kernels,
        kept(pass),
        pass.own.gradient,
        activation.keepsInput() ? pass.inTangent.value : pass.tangent.value,
        pass.tangent.gradient,
        pass.inTangent.gradient,
        output.start(),
        output.length(pass.examples));
  }

  private float[] kept(Pass pass) {
    return activation.keepsInput() ? pass.in.value : pass.own.value;
  }
}
