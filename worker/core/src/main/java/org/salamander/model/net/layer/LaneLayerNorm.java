package org.salamander.model.net.layer;

import org.salamander.kernel.LaneNormKernels;
import org.salamander.kernel.LaneNormKernels.Extent;
import org.salamander.kernel.RowKernels;
import org.salamander.model.net.shape.Shape;

/**
 * {@link LayerNorm} for a group of tasks, one a lane: mean and variance of each row and lane.
 *
 * @param output lanes times as wide as one task's
 * @param affine of γ and β, likewise
 */
record LaneLayerNorm(
    Shape output,
    int lanes,
    Affine affine,
    float epsilon,
    Activation activation,
    RowKernels rows,
    LaneNormKernels norms)
    implements Layer {

  // Vectors over channels.
  private static final int SCALE = 0;
  private static final int SHIFT = 1;
  private static final int SUM = 2;
  private static final int SUM_X = 3;
  // Vectors over rows.
  private static final int INVERSE = 4; // s
  private static final int MEAN_HX = 5; // ⟨h x̂⟩
  private static final int MEAN_X = 6; // in tangents: m = ⟨x̂ ẋ⟩
  private static final int VECTORS = 7;

  @Override
  public void reserve(int examples, Buffers in, Buffers own) {
    own.activated(activation, output.length(examples));
    own.statistics(VECTORS, Math.max(output.stride(), examples * lanes), output.stride());
  }

  @Override
  public void forward(Pass pass) {
    float[][] s = pass.own.statistics;
    affine.values(pass.w, s[SCALE], s[SHIFT]);
    norms.forward(
        extent(pass), pass.in.value, s[SCALE], s[SHIFT], epsilon, s[INVERSE], pass.own.value);
    activation.forward(rows, pass.own.value, output.stride(), output.length(pass.examples));
  }

  @Override
  public void backward(Pass pass) {
    float[][] s = pass.own.statistics;
    Buffers own = pass.own;
    activation.multiplySlope(
        rows, own.value, own.gradient, own.inner, output.stride(), output.length(pass.examples));
    if (pass.dwWanted) {
      rows.moments(
          own.inner, pass.in.value, pass.examples, output.stride(), s[SUM], s[SUM_X], own.scratch);
      affine.write(s[SUM_X], s[SUM], pass.dw);
    }
    norms.backward(
        extent(pass), own.inner, pass.in.value, s[SCALE], s[INVERSE], s[MEAN_HX], pass.in.gradient);
  }

  @Override
  public void tangentForward(Pass pass) {
    float[][] s = pass.own.statistics;
    float[][] t = pass.tangent.statistics;
    affine.tangents(pass.w, t[SCALE], t[SHIFT]);
    norms.tangentForward(
        extent(pass),
        pass.inTangent.value,
        pass.in.value,
        s[SCALE],
        t[SCALE],
        t[SHIFT],
        s[INVERSE],
        t[MEAN_X],
        pass.tangent.value);
    activation.multiplySlope(
        rows,
        pass.own.value,
        pass.tangent.value,
        pass.tangent.value,
        output.stride(),
        output.length(pass.examples));
  }

  @Override
  public void tangentBackward(Pass pass) {
    Buffers own = pass.own;
    Buffers tangent = pass.tangent;
    float[][] t = tangent.statistics;
    activation.tangentBackward(
        rows,
        own.value,
        own.gradient,
        tangent.value,
        tangent.gradient,
        tangent.inner,
        output.stride(),
        output.length(pass.examples));
    rows.moments(
        tangent.inner,
        pass.in.value,
        own.inner,
        pass.inTangent.value,
        pass.examples,
        output.stride(),
        t[SUM],
        t[SUM_X],
        tangent.scratch);
    affine.write(t[SUM_X], t[SUM], pass.dw);
    norms.tangentBackward(
        extent(pass),
        new LaneNormKernels.Bent(
            own.inner,
            tangent.inner,
            pass.in.value,
            pass.inTangent.value,
            own.statistics[SCALE],
            t[SCALE],
            own.statistics[INVERSE],
            own.statistics[MEAN_HX],
            t[MEAN_X],
            pass.in.gradient),
        pass.inTangent.gradient);
  }

  private Extent extent(Pass pass) {
    return new Extent(pass.examples, output.channels() / lanes, lanes, output.stride());
  }
}
