package org.salamander.model.net.layer;

import org.salamander.kernel.RowKernels;
import org.salamander.model.net.shape.Shape;

/**
 * Feature-wise linear modulation by a context φ (Perez et al. 2018; Zintgraf et al. 2019, section
 * 3.2): y = a(γ x + β) with γ = γ₀ + φG and β = β₀ + φB for each channel.
 *
 * <p>With g = a'·dy: dx = γ g and dẋ = γ ġ + γ̇ g; dγ and dβ are propagated to φ, G and B.
 *
 * @param output the shape of input and output
 * @param base the offsets of γ₀ and β₀
 * @param scale φG
 * @param shift φB, with the same φ
 */
public record Film(
    Shape output,
    Affine base,
    Conditioning scale,
    Conditioning shift,
    Activation activation,
    RowKernels kernels)
    implements Modulated {

  private static final int ZERO = FIRST;
  private static final int VECTORS = FIRST + 1;

  @Override
  public void reserve(int examples, Buffers in, Buffers own) {
    reserve(examples, own, VECTORS, output.stride());
    own.packed = Buffers.grown(own.packed, scale.kept() + shift.kept());
  }

  @Override
  public Layer with(Activation next) {
    return new Film(output, base, scale, shift, next, kernels);
  }

  @Override
  public void forward(Pass pass) {
    float[][] s = pass.own.statistics;
    base.values(pass.w, s[SCALE], s[SHIFT]);
    scale.keep(pass.w, pass.own.packed);
    shift.keep(pass.w, pass.own.packed);
    scale.add(pass.own.packed, s[SCALE]);
    shift.add(pass.own.packed, s[SHIFT]);
    combine(
        pass.examples, s[SCALE], pass.in.value, s[ZERO], pass.in.value, s[SHIFT], pass.own.value);
    activate(pass);
  }

  @Override
  public void backward(Pass pass) {
    float[][] s = pass.own.statistics;
    gradients(pass);
    if (pass.dwWanted) {
      base.write(s[D_SCALE], s[D_SHIFT], pass.dw);
      scale.clear(pass.dw);
      scale.write(pass.own.packed, s[D_SCALE], pass.dw);
      shift.write(pass.own.packed, s[D_SHIFT], pass.dw);
    }
    combine(
        pass.examples,
        s[SCALE],
        pass.own.inner,
        s[ZERO],
        pass.own.inner,
        s[ZERO],
        pass.in.gradient);
  }

  @Override
  public void tangentForward(Pass pass) {
    float[][] s = pass.own.statistics;
    float[][] t = pass.tangent.statistics;
    base.tangents(pass.w, t[SCALE], t[SHIFT]);
    scale.keep(pass.w, pass.tangent.packed);
    shift.keep(pass.w, pass.tangent.packed);
    scale.addTangent(pass.own.packed, pass.tangent.packed, t[SCALE]);
    shift.addTangent(pass.own.packed, pass.tangent.packed, t[SHIFT]);
    combine(
        pass.examples,
        s[SCALE],
        pass.inTangent.value,
        t[SCALE],
        pass.in.value,
        t[SHIFT],
        pass.tangent.value);
    activateTangent(pass);
  }

  @Override
  public void tangentBackward(Pass pass) {
    float[][] s = pass.own.statistics;
    float[][] t = pass.tangent.statistics;
    gradientTangents(pass);
    base.write(t[D_SCALE], t[D_SHIFT], pass.dw);
    scale.clear(pass.dw);
    scale.writeTangent(pass.own.packed, pass.tangent.packed, s[D_SCALE], t[D_SCALE], pass.dw);
    shift.writeTangent(pass.own.packed, pass.tangent.packed, s[D_SHIFT], t[D_SHIFT], pass.dw);
    combine(
        pass.examples,
        s[SCALE],
        pass.tangent.inner,
        t[SCALE],
        pass.own.inner,
        s[ZERO],
        pass.inTangent.gradient);
  }

  /** Computes out ← k·a + (l·b + m) on every row. */
  private void combine(
      int examples, float[] k, float[] a, float[] l, float[] b, float[] m, float[] out) {
    kernels.combine(k, a, l, b, m, out, examples * output.rows(), output.stride());
  }
}
