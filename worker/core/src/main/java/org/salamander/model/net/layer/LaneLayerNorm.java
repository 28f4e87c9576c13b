package org.salamander.model.net.layer;

import org.salamander.kernel.LaneNormKernels;
import org.salamander.kernel.LaneNormKernels.Extent;
import org.salamander.kernel.RowKernels;
import org.salamander.model.net.shape.Shape;

/**
 * {@link LayerNorm} for a group of tasks, one in each lane: mean and variance of each row and lane.
 *
 * @param output shape with {@code lanes} times the width of one task
 * @param affine γ and β, of the same width
 */
record LaneLayerNorm(
    Shape output,
    int lanes,
    Affine affine,
    float epsilon,
    Activation activation,
    RowKernels kernels,
    LaneNormKernels norms)
    implements Modulated {

  private static final int INVERSE = LayerNorm.INVERSE;
  private static final int MEAN_HX = LayerNorm.MEAN_HX;
  private static final int MEAN_X = LayerNorm.MEAN_X;

  @Override
  public Layer with(Activation next) {
    return new LaneLayerNorm(output, lanes, affine, epsilon, next, kernels, norms);
  }

  @Override
  public void reserve(int examples, Buffers in, Buffers own) {
    reserve(examples, own, LayerNorm.VECTORS, Math.max(output.stride(), examples * lanes));
  }

  @Override
  public void forward(Pass pass) {
    float[][] s = pass.own.statistics;
    affine.values(pass.w, s[SCALE], s[SHIFT]);
    norms.forward(
        extent(pass), pass.in.value, s[SCALE], s[SHIFT], epsilon, s[INVERSE], pass.own.value);
    activate(pass);
  }

  @Override
  public void backward(Pass pass) {
    float[][] s = pass.own.statistics;
    Buffers own = pass.own;
    if (pass.dwWanted) {
      gradients(pass);
      affine.write(s[D_SCALE], s[D_SHIFT], pass.dw);
    } else {
      slope(pass);
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
    activateTangent(pass);
  }

  @Override
  public void tangentBackward(Pass pass) {
    Buffers own = pass.own;
    Buffers tangent = pass.tangent;
    float[][] t = tangent.statistics;
    gradientTangents(pass);
    affine.write(t[D_SCALE], t[D_SHIFT], pass.dw);
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
