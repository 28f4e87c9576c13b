package org.salamander.model.net;

import org.salamander.kernel.LaneKernels;
import org.salamander.kernel.LaneKernels.Matrix;

/**
 * A dense {@link Linear} for a group of tasks, one a lane, each with weights of its own: y = x w in
 * every lane. Its weights lie in z as input × output × lane.
 *
 * @param inputs values x of an example
 * @param units values y of an example
 * @param offset of the weights in z
 * @param first whether the rows of x are the batch's own, without a row of zeros before them
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
    own.packed = Buffers.grown(own.packed, inputs * units * lanes);
  }

  @Override
  public void forward(Pass pass) {
    System.arraycopy(pass.w, offset, pass.own.packed, 0, inputs * units * lanes);
    product(pass.examples, x(pass.in.value), kept(pass.own), y(pass.own.value), false);
  }

  @Override
  public void backward(Pass pass) {
    if (pass.dwWanted) {
      outer(pass.examples, pass.in.value, pass.own.gradient, pass.dw, false);
    }
    if (pass.inward) {
      transposed(pass.examples, pass.own.gradient, kept(pass.own), pass.in.gradient, false);
    }
  }

  @Override
  public void tangentForward(Pass pass) {
    Matrix y = y(pass.tangent.value);
    if (pass.inward) {
      product(pass.examples, grid(pass.inTangent.value), kept(pass.own), y, false);
    }
    product(pass.examples, x(pass.in.value), weights(pass.w, offset), y, pass.inward);
  }

  @Override
  public void tangentBackward(Pass pass) {
    float[] dy = pass.tangent.gradient;
    outer(pass.examples, pass.in.value, dy, pass.dw, false);
    if (pass.inward) {
      multiplyOuter(pass.examples, grid(pass.inTangent.value), pass.own.gradient, pass.dw, true);
      transposed(pass.examples, dy, kept(pass.own), pass.inTangent.gradient, false);
      transposed(
          pass.examples, pass.own.gradient, weights(pass.w, offset), pass.inTangent.gradient, true);
    }
  }

  private void product(int rows, Matrix x, Matrix w, Matrix y, boolean accumulate) {
    kernels.multiply(rows, inputs, units, lanes, x, w, y, accumulate);
  }

  private void outer(int rows, float[] x, float[] dy, float[] dw, boolean accumulate) {
    multiplyOuter(rows, x(x), dy, dw, accumulate);
  }

  private void multiplyOuter(int rows, Matrix x, float[] dy, float[] dw, boolean accumulate) {
    kernels.multiply(
        inputs, rows, units, lanes, x.transposed(), y(dy), weights(dw, offset), accumulate);
  }

  private void transposed(int rows, float[] dy, Matrix w, float[] dx, boolean accumulate) {
    kernels.multiply(rows, units, inputs, lanes, y(dy), w.transposed(), grid(dx), accumulate);
  }

  private Matrix x(float[] floats) {
    return first ? new Matrix(floats, 0, inputs * lanes, lanes) : grid(floats);
  }

  /** Rows of the input's gradient and tangent. */
  private Matrix grid(float[] floats) {
    int stride = Shape.features(inputs * lanes).stride();
    return new Matrix(floats, stride, stride, lanes);
  }

  private Matrix y(float[] floats) {
    return new Matrix(floats, output().stride(), output().stride(), lanes);
  }

  private Matrix kept(Buffers own) {
    return weights(own.packed, 0);
  }

  private Matrix weights(float[] floats, int at) {
    return new Matrix(floats, at, units * lanes, lanes);
  }
}
