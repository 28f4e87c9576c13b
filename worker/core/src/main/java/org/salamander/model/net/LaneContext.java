package org.salamander.model.net;

import java.util.Arrays;
import org.salamander.kernel.LaneKernels;
import org.salamander.kernel.LaneKernels.Matrix;
import org.salamander.kernel.RowKernels;

/**
 * {@link Context} for a group of tasks, one a lane: y = x + φC in every lane. φ and C are kept as
 * numbers × lanes, φ first.
 *
 * @param output lanes times as wide as one task's
 * @param context offset of φ in z
 * @param count numbers of φ
 * @param weights offset of C in z, φ's numbers × units
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
    own.packed = Buffers.grown(own.packed, count * (lanes + output.channels()));
    own.statistics(2, output.stride(), output.stride());
  }

  private int units() {
    return output.channels() / lanes;
  }

  /** Where C begins in what is kept. */
  private int rest() {
    return count * lanes;
  }

  private void keep(float[] z, float[] kept) {
    System.arraycopy(z, context, kept, 0, count * lanes);
    System.arraycopy(z, weights, kept, rest(), count * output.channels());
  }

  @Override
  public void forward(Pass pass) {
    float[] kept = pass.own.packed;
    keep(pass.w, kept);
    add(pass.examples, pass.own, kept, kept, false, pass.own.value);
  }

  @Override
  public void tangentForward(Pass pass) {
    float[] kept = pass.own.packed;
    float[] tangent = pass.tangent.packed;
    keep(pass.w, tangent);
    product(pass.tangent, tangent, kept, false);
    add(pass.examples, pass.tangent, kept, tangent, true, pass.tangent.value);
  }

  private void add(
      int examples, Buffers own, float[] phi, float[] c, boolean accumulate, float[] y) {
    product(own, phi, c, accumulate);
    rows.add(own.statistics[ADDED], y, examples, output.stride(), false);
  }

  /** The added row ← [the added row +] φC. */
  private void product(Buffers own, float[] phi, float[] c, boolean accumulate) {
    kernels.multiply(
        1,
        count,
        units(),
        lanes,
        new Matrix(phi, 0, count * lanes, lanes),
        new Matrix(c, rest(), output.channels(), lanes),
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
    float[] kept = pass.own.packed;
    kernels.outer(count, units(), lanes, kept, 0, g, 0, pass.dw, weights, false);
    kernels.multiply(
        count,
        units(),
        1,
        lanes,
        new Matrix(kept, rest(), output.channels(), lanes),
        new Matrix(g, 0, lanes, output.stride()),
        new Matrix(pass.dw, context, lanes, lanes),
        false);
  }

  @Override
  public void tangentBackward(Pass pass) {
    sum(pass.examples, pass.tangent);
    float[] g = pass.own.statistics[SUM];
    float[] gTangent = pass.tangent.statistics[SUM];
    float[] kept = pass.own.packed;
    float[] tangent = pass.tangent.packed;
    kernels.outer(count, units(), lanes, kept, 0, gTangent, 0, pass.dw, weights, false);
    kernels.outer(count, units(), lanes, tangent, 0, g, 0, pass.dw, weights, true);
    Arrays.fill(pass.dw, context, context + count * lanes, 0f);
    kernels.alternate(
        count, units(), lanes, tangent, rest(), g, kept, rest(), gTangent, pass.dw, context);
  }

  private void sum(int examples, Buffers own) {
    rows.sum(own.gradient, examples, output.stride(), own.statistics[SUM], own.scratch);
  }
}
