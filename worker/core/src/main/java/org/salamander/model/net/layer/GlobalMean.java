package org.salamander.model.net.layer;

import org.salamander.kernel.Kernels;
import org.salamander.model.net.shape.Shape;

/** The mean of each channel over an example's pixels. */
public record GlobalMean(Shape input) implements Layer {

  @Override
  public Shape output() {
    return Shape.features(input.channels());
  }

  @Override
  public void reserve(int examples, Buffers in, Buffers own) {
    int length = output().length(examples);
    own.value = Buffers.grown(own.value, length);
    own.gradient = Buffers.grown(own.gradient, length);
  }

  @Override
  public boolean readsOutput() {
    return false;
  }

  @Override
  public void forward(Pass pass) {
    mean(pass.examples, pass.in.value, pass.own.value);
  }

  @Override
  public void backward(Pass pass) {
    spread(pass.examples, pass.own.gradient, pass.in.gradient);
  }

  @Override
  public void tangentForward(Pass pass) {
    mean(pass.examples, pass.inTangent.value, pass.tangent.value);
  }

  @Override
  public void tangentBackward(Pass pass) {
    spread(pass.examples, pass.tangent.gradient, pass.inTangent.gradient);
  }

  private void mean(int examples, float[] x, float[] y) {
    int stride = input.stride();
    float share = 1f / input.rows();
    int from = input.start();
    for (int e = 0; e < examples; e++) {
      int to = Kernels.row(e, stride);
      System.arraycopy(x, from, y, to, stride);
      from += stride;
      for (int p = 1; p < input.rows(); p++) {
        for (int c = 0; c < stride; c++) {
          y[to + c] += x[from + c];
        }
        from += stride;
      }
      for (int c = 0; c < stride; c++) {
        y[to + c] *= share;
      }
    }
  }

  private void spread(int examples, float[] dy, float[] dx) {
    int stride = input.stride();
    float share = 1f / input.rows();
    int to = input.start();
    for (int e = 0; e < examples; e++) {
      int from = Kernels.row(e, stride);
      for (int p = 0; p < input.rows(); p++) {
        for (int c = 0; c < stride; c++) {
          dx[to + c] = share * dy[from + c];
        }
        to += stride;
      }
    }
  }
}
