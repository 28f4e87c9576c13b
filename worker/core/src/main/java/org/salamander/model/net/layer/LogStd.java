package org.salamander.model.net.layer;

import org.salamander.kernel.Kernels;
import org.salamander.model.net.shape.Shape;

/**
 * y = (x, s): appends learned numbers s, the same for every example, to the values x. They are the
 * log standard deviations of a Gaussian policy, which do not depend on the state.
 *
 * @param means number of values x of an example, and of numbers s
 * @param offset offset of s in z
 */
public record LogStd(int means, int offset) implements Layer {

  @Override
  public Shape output() {
    return Shape.features(2 * means);
  }

  @Override
  public void reserve(int examples, Buffers in, Buffers own) {
    int length = output().length(examples);
    own.value = Buffers.grown(own.value, length);
    own.gradient = Buffers.grown(own.gradient, length);
  }

  @Override
  public void forward(Pass pass) {
    append(pass.examples, pass.in.value, pass.w, pass.own.value);
  }

  @Override
  public void backward(Pass pass) {
    split(pass.examples, pass.own.gradient, pass.in.gradient);
    if (pass.dwWanted) {
      sum(pass.examples, pass.own.gradient, pass.dw);
    }
  }

  @Override
  public void tangentForward(Pass pass) {
    append(pass.examples, pass.inTangent.value, pass.w, pass.tangent.value);
  }

  @Override
  public void tangentBackward(Pass pass) {
    split(pass.examples, pass.tangent.gradient, pass.inTangent.gradient);
    sum(pass.examples, pass.tangent.gradient, pass.dw);
  }

  private void append(int examples, float[] x, float[] s, float[] y) {
    int in = Shape.features(means).stride();
    int out = output().stride();
    for (int e = 0; e < examples; e++) {
      System.arraycopy(x, Kernels.row(e, in), y, Kernels.row(e, out), means);
      System.arraycopy(s, offset, y, Kernels.row(e, out) + means, means);
    }
  }

  private void split(int examples, float[] dy, float[] dx) {
    int in = Shape.features(means).stride();
    int out = output().stride();
    for (int e = 0; e < examples; e++) {
      System.arraycopy(dy, Kernels.row(e, out), dx, Kernels.row(e, in), means);
    }
  }

  private void sum(int examples, float[] dy, float[] ds) {
    int out = output().stride();
    for (int i = 0; i < means; i++) {
      double sum = 0;
      for (int e = 0; e < examples; e++) {
        sum += dy[Kernels.row(e, out) + means + i];
      }
      ds[offset + i] = (float) sum;
    }
  }
}
