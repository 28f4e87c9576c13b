package org.salamander.model.net.layer;

import java.util.Arrays;
import org.salamander.kernel.LaneKernels;
import org.salamander.kernel.LaneKernels.Matrix;
import org.salamander.kernel.RowKernels;
import org.salamander.model.net.shape.Shape;

/**
 * {@link Context} for a group of tasks, one in each lane: y = x + φC in every lane. Every pass
 * reads φ and C from z.
 *
 * @param output shape with {@code lanes} times the width of one task
 * @param context offset of φ in z
 * @param count length of φ
 * @param weights offset of C in z; its shape is count × units
 */
record LaneContext(
    Shape output,
    int lanes,
    int context,
    int count,
    int weights,
    RowKernels rows,
    LaneKernels kernels)
    implements Layer {

  private static final int ADDED = 0;
  private static final int SUM = 1; // g = Σ dy over rows, in tangents ġ

  @Override
  public void reserve(int examples, Buffers in, Buffers own) {
    own.value = in.value;
    own.gradient = in.gradient;
    own.statistics(2, output.stride(), output.stride());
  }

  private int units() {
    return output.channels() / lanes;
  }

  @Override
  public void forward(Pass pass) {
    product(pass.own, pass.z, pass.z, false);
    add(pass.examples, pass.own, pass.own.value);
  }

  @Override
  public void tangentForward(Pass pass) {
    product(pass.tangent, pass.w, pass.z, false);
    product(pass.tangent, pass.z, pass.w, true);
    add(pass.examples, pass.tangent, pass.tangent.value);
  }

  private void add(int examples, Buffers own, float[] y) {
    rows.add(own.statistics[ADDED], y, examples, output.stride(), false);
  }

  /**
   * Computes φC, with φ and C from different vectors, and writes or adds it to the row that the
   * layer adds.
   */
  private void product(Buffers own, float[] phi, float[] c, boolean accumulate) {
    kernels.multiply(
        1,
        count,
        units(),
        lanes,
        new Matrix(phi, context, count * lanes, lanes),
        new Matrix(c, weights, output.channels(), lanes),
        new Matrix(own.statistics[ADDED], 0, output.stride(), lanes),
        accumulate);
  }

  @Override
  public void backward(Pass pass) {
    if (!pass.dwWanted) {
      return;
    }
    sum(pass.examples, pass.own);
    float[] g = pass.own.statistics[SUM];
    kernels.outer(count, units(), lanes, pass.z, context, g, 0, pass.dw, weights, false);
    kernels.multiply(
        count,
        units(),
        1,
        lanes,
        new Matrix(pass.z, weights, output.channels(), lanes),
        new Matrix(g, 0, lanes, output.stride()),
        new Matrix(pass.dw, context, lanes, lanes),
        false);
  }

  @Override
  public void tangentBackward(Pass pass) {
    sum(pass.examples, pass.tangent);
    float[] g = pass.own.statistics[SUM];
    float[] gTangent = pass.tangent.statistics[SUM];
    kernels.outer(count, units(), lanes, pass.z, context, gTangent, 0, pass.dw, weights, false);
    kernels.outer(count, units(), lanes, pass.w, context, g, 0, pass.dw, weights, true);
    Arrays.fill(pass.dw, context, context + count * lanes, 0f);
    kernels.alternate(
        count, units(), lanes, pass.w, weights, g, pass.z, weights, gTangent, pass.dw, context);
  }

  private void sum(int examples, Buffers own) {
    rows.sum(own.gradient, examples, output.stride(), own.statistics[SUM], own.scratch);
  }
}
