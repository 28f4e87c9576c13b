package org.salamander.model.net;

import org.jspecify.annotations.Nullable;

/**
 * y = (x, s): puts learned numbers, the same for every example, behind the values of each. A
 * Gaussian policy's log standard deviations, which depend on no state.
 *
 * @param means values x of an example; there are as many s
 * @param offset of s in z
 */
record LogStd(int means, int offset) implements Layer {

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
  public void forward(int examples, float[] z, Buffers in, Buffers own) {
    append(examples, in.value, z, own.value);
  }

  @Override
  public void backward(
      int examples,
      float[] z,
      Buffers in,
      Buffers own,
      float @Nullable [] gradient,
      boolean inward) {
    split(examples, own.gradient, in.gradient, gradient);
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
    append(examples, inTangent.value, v, tangent.value);
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
    split(examples, tangent.gradient, inTangent.gradient, product);
  }

  private void append(int examples, float[] x, float[] s, float[] y) {
    int in = Shape.features(means).stride();
    int out = output().stride();
    for (int e = 1; e <= examples; e++) {
      System.arraycopy(x, e * in, y, e * out, means);
      System.arraycopy(s, offset, y, e * out + means, means);
    }
  }

  private void split(int examples, float[] dy, float[] dx, float @Nullable [] ds) {
    int in = Shape.features(means).stride();
    int out = output().stride();
    for (int e = 1; e <= examples; e++) {
      System.arraycopy(dy, e * out, dx, e * in, means);
    }
    for (int i = 0; ds != null && i < means; i++) {
      double sum = 0;
      for (int e = 1; e <= examples; e++) {
        sum += dy[e * out + means + i];
      }
      ds[offset + i] = (float) sum;
    }
  }
}
