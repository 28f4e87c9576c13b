package org.salamander.model.net;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.salamander.kernel.RowKernels;

/**
 * y = x + φC: what a context φ, the same for all examples, adds to a dense layer when it is
 * concatenated to the layer's input (Zintgraf et al. 2019, section 3.2). C is the rows of the
 * layer's weights that belong to φ. Follows a {@link Linear}; shares its arrays.
 *
 * @param output shape of input and output
 */
record Context(Shape output, Conditioning conditioning, RowKernels kernels) implements Layer {

  private static final int ADDED = 0;
  private static final int SUM = 1; // g = Σ dy over rows, in tangents ġ

  @Override
  public void reserve(int examples, Buffers in, Buffers own) {
    own.value = in.value;
    own.gradient = in.gradient;
    own.packed = Buffers.grown(own.packed, conditioning.kept());
    own.statistics(2, output.stride(), output.stride());
  }

  @Override
  public void forward(int examples, float[] z, Buffers in, Buffers own) {
    float[] added = own.statistics[ADDED];
    Arrays.fill(added, 0f);
    conditioning.keep(z, own.packed);
    conditioning.add(own.packed, added);
    kernels.add(added, own.value, examples * output.rows(), output.stride(), false);
  }

  @Override
  public void backward(
      int examples,
      float[] z,
      Buffers in,
      Buffers own,
      float @Nullable [] gradient,
      boolean inward) {
    if (gradient != null) {
      sum(examples, own);
      conditioning.clear(gradient);
      conditioning.write(own.packed, own.statistics[SUM], gradient);
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
    float[] added = tangent.statistics[ADDED];
    Arrays.fill(added, 0f);
    conditioning.keep(v, tangent.packed);
    conditioning.addTangent(own.packed, tangent.packed, added);
    kernels.add(added, tangent.value, examples * output.rows(), output.stride(), false);
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
    sum(examples, tangent);
    conditioning.clear(product);
    conditioning.writeTangent(
        own.packed, tangent.packed, own.statistics[SUM], tangent.statistics[SUM], product);
  }

  private void sum(int examples, Buffers own) {
    kernels.sum(
        own.gradient, examples * output.rows(), output.stride(), own.statistics[SUM], own.scratch);
  }
}
