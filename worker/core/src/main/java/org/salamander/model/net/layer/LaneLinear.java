package org.salamander.model.net.layer;

import java.util.List;
import org.salamander.kernel.LaneKernels;
import org.salamander.kernel.LaneKernels.Matrix;
import org.salamander.model.Layout;
import org.salamander.model.net.shape.Shape;

/**
 * A dense {@link Linear} for a group of tasks, one in each lane and with its own weights: y = x w
 * in every lane. Weights are in z as input × output × lane, and every pass reads them there.
 *
 * @param inputs values x of an example
 * @param units values y of an example
 * @param offset of the weights in z
 * @param first whether x is the batch's array, which has no row of zeros before its rows
 */
record LaneLinear(int inputs, int units, int offset, int lanes, boolean first, LaneKernels kernels)
    implements Layer {

  @Override
  public Shape output() {
    return Shape.features(units * lanes);
  }

  @Override
  public void reserve(int examples, Buffers in, Buffers own) {
    int length = output().length(examples);
    own.value = Buffers.grown(own.value, length);
    own.gradient = Buffers.grown(own.gradient, length);
  }

  @Override
  public Layer with(List<Layout.Slice> moving) {
    return moving.stream().anyMatch(slice -> slice.has(offset)) ? this : new LaneStillLinear(this);
  }

  @Override
  public boolean overwritesInput() {
    return false;
  }

  @Override
  public boolean readsInputGradient() {
    return false;
  }

  @Override
  public boolean readsOutput() {
    return false;
  }

  @Override
  public void forward(Pass pass) {
    product(pass.examples, x(pass.in.value), weights(pass.z), y(pass.own.value), false);
  }

  @Override
  public void backward(Pass pass) {
    if (pass.dwWanted) {
      outer(pass.examples, x(pass.in.value), pass.own.gradient, pass.dw, false);
    }
    if (pass.inward) {
      transposed(pass.examples, pass.own.gradient, weights(pass.z), pass.in.gradient, false);
    }
  }

  @Override
  public void tangentForward(Pass pass) {
    Matrix y = y(pass.tangent.value);
    if (pass.moved) {
      product(pass.examples, grid(pass.inTangent.value), weights(pass.z), y, false);
    }
    product(pass.examples, x(pass.in.value), weights(pass.w), y, pass.moved);
  }

  @Override
  public void tangentBackward(Pass pass) {
    float[] dy = pass.own.gradient;
    float[] dyTangent = pass.tangent.gradient;
    outer(pass.examples, x(pass.in.value), dyTangent, pass.dw, false);
    if (pass.moved) {
      outer(pass.examples, grid(pass.inTangent.value), dy, pass.dw, true);
    }
    if (pass.inward) {
      transposed(pass.examples, dyTangent, weights(pass.z), pass.inTangent.gradient, false);
      transposed(pass.examples, dy, weights(pass.w), pass.inTangent.gradient, true);
    }
  }

  private void product(int rows, Matrix x, Matrix w, Matrix y, boolean accumulate) {
    kernels.multiply(rows, inputs, units, lanes, x, w, y, accumulate);
  }

  void outer(int rows, Matrix x, float[] dy, float[] dw, boolean accumulate) {
    kernels.multiply(inputs, rows, units, lanes, x.transposed(), y(dy), weights(dw), accumulate);
  }

  private void transposed(int rows, float[] dy, Matrix w, float[] dx, boolean accumulate) {
    kernels.multiply(rows, units, inputs, lanes, y(dy), w.transposed(), grid(dx), accumulate);
  }

  Matrix x(float[] floats) {
    return first ? new Matrix(floats, 0, inputs * lanes, lanes) : grid(floats);
  }

  /** The rows of the input's gradient or tangent as a matrix. */
  Matrix grid(float[] floats) {
    Shape shape = Shape.features(inputs * lanes);
    return new Matrix(floats, shape.start(), shape.stride(), lanes);
  }

  Matrix y(float[] floats) {
    return new Matrix(floats, output().start(), output().stride(), lanes);
  }

  private Matrix weights(float[] floats) {
    return new Matrix(floats, offset, units * lanes, lanes);
  }
}
