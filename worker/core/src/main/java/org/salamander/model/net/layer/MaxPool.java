package org.salamander.model.net.layer;

import org.salamander.kernel.PoolKernels;
import org.salamander.model.net.shape.Shape;

/**
 * The largest value of each 2×2 window, with stride 2. An odd last row or column is dropped (84 →
 * 42 → 21 → 10 → 5). The first of several equal maxima, in row-major order, gets the gradient.
 */
public record MaxPool(Shape input, PoolKernels kernels) implements Layer {

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
  public void forward(Pass pass) {
    kernels.max(maps(pass), pass.in.value, pass.own.value);
  }

  @Override
  public void backward(Pass pass) {
    kernels.scatter(maps(pass), pass.in.value, pass.own.value, pass.own.gradient, pass.in.gradient);
  }

  @Override
  public void tangentForward(Pass pass) {
    kernels.gather(
        maps(pass), pass.in.value, pass.own.value, pass.inTangent.value, pass.tangent.value);
  }

  @Override
  public void tangentBackward(Pass pass) {
    kernels.scatter(
        maps(pass), pass.in.value, pass.own.value, pass.tangent.gradient, pass.inTangent.gradient);
  }

  private PoolKernels.Maps maps(Pass pass) {
    return new PoolKernels.Maps(pass.examples, input.height(), input.width(), input.stride());
  }
}
