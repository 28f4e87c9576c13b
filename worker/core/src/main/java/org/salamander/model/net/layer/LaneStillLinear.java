package org.salamander.model.net.layer;

import java.util.Arrays;
import org.salamander.kernel.LaneKernels.Matrix;
import org.salamander.model.net.shape.Shape;

/**
 * A {@link StillLinear} for a group of tasks, one in each lane. All tasks have the same weights,
 * which are kept once and not in every lane.
 */
record LaneStillLinear(LaneLinear linear) implements Layer {

  @Override
  public Shape output() {
    return linear.output();
  }

  @Override
  public void reserve(int examples, Buffers in, Buffers own) {
    linear.reserve(examples, in, own);
  }

  @Override
  public boolean stays() {
    return true;
  }

  @Override
  public void keep(float[] z, Buffers still) {
    int count = linear.inputs() * linear.units();
    still.packed = Buffers.grown(still.packed, count);
    for (int i = 0; i < count; i++) {
      still.packed[i] = z[linear.offset() + i * linear.lanes()];
    }
  }

  @Override
  public boolean readsOutput() {
    return linear.readsOutput();
  }

  @Override
  public boolean overwritesInput() {
    return linear.overwritesInput();
  }

  @Override
  public boolean readsInputGradient() {
    return linear.readsInputGradient();
  }

  @Override
  public void forward(Pass pass) {
    product(pass, linear.x(pass.in.value), pass.own.value);
  }

  @Override
  public void backward(Pass pass) {
    if (pass.dwWanted) {
      linear.outer(pass.examples, linear.x(pass.in.value), pass.own.gradient, pass.dw, false);
    }
    if (pass.inward) {
      back(pass, pass.own.gradient, pass.in.gradient);
    }
  }

  @Override
  public void tangentForward(Pass pass) {
    if (pass.moved) {
      product(pass, linear.grid(pass.inTangent.value), pass.tangent.value);
    } else {
      Arrays.fill(pass.tangent.value, 0, output().length(pass.examples), 0f);
    }
  }

  @Override
  public void tangentBackward(Pass pass) {
    linear.outer(pass.examples, linear.x(pass.in.value), pass.tangent.gradient, pass.dw, false);
    if (pass.moved) {
      Matrix x = linear.grid(pass.inTangent.value);
      linear.outer(pass.examples, x, pass.own.gradient, pass.dw, true);
    }
    if (pass.inward) {
      back(pass, pass.tangent.gradient, pass.inTangent.gradient);
    }
  }

  private void product(Pass pass, Matrix x, float[] y) {
    linear
        .kernels()
        .multiplyShared(
            pass.examples,
            linear.inputs(),
            linear.units(),
            linear.lanes(),
            x,
            weights(pass),
            linear.y(y));
  }

  private void back(Pass pass, float[] dy, float[] dx) {
    linear
        .kernels()
        .multiplyShared(
            pass.examples,
            linear.units(),
            linear.inputs(),
            linear.lanes(),
            linear.y(dy),
            weights(pass).transposed(),
            linear.grid(dx));
  }

  private Matrix weights(Pass pass) {
    return new Matrix(pass.still.packed, 0, linear.units(), 1);
  }
}
