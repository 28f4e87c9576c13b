package org.salamander.model.net.layer;

import java.util.Optional;
import org.salamander.kernel.RowKernels;
import org.salamander.model.net.shape.Shape;

/**
 * y = a(γ x + β), γ = γ₀ + φG and β = β₀ + φB one a channel: feature-wise linear modulation by a
 * context φ (Perez et al. 2018; Zintgraf et al. 2019, section 3.2).
 *
 * <p>With g = a'·dy: dx = γ g, dγ = Σ g x, dβ = Σ g over rows; their tangents are γ ġ + γ̇ g, Σ (ġ
 * x + g ẋ) and Σ ġ.
 *
 * @param output shape of input and output
 * @param base where γ₀ and β₀ lie
 * @param scale φG
 * @param shift φB, of the same φ
 */
public record Film(
    Shape output,
    Affine base,
    Conditioning scale,
    Conditioning shift,
    Activation activation,
    RowKernels kernels)
    implements Layer {

  private static final int SCALE = 0; // γ, in tangents γ̇
  private static final int SHIFT = 1; // β, in tangents β̇
  private static final int D_SCALE = 2; // dγ, in tangents its tangent
  private static final int D_SHIFT = 3; // dβ, in tangents its tangent
  private static final int ZERO = 4;
  private static final int VECTORS = 5;

  @Override
  public void reserve(int examples, Buffers in, Buffers own) {
    own.activated(activation, output.length(examples));
    own.packed = Buffers.grown(own.packed, scale.kept() + shift.kept());
    own.statistics(VECTORS, output.stride(), output.stride());
  }

  @Override
  public Optional<Layer> activated(Activation next) {
    return activation == Activation.IDENTITY && !next.keepsInput()
        ? Optional.of(new Film(output, base, scale, shift, next, kernels))
        : Optional.empty();
  }

  @Override
  public boolean readsOutput() {
    return activation != Activation.IDENTITY;
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
    activation.forward(kernels, pass.own.value, output.stride(), output.length(pass.examples));
  }

  @Override
  public void backward(Pass pass) {
    float[][] s = pass.own.statistics;
    int rows = pass.examples * output.rows();
    activation.multiplySlope(
        kernels,
        pass.own.value,
        pass.own.gradient,
        pass.own.inner,
        output.stride(),
        output.length(pass.examples));
    kernels.moments(
        pass.own.inner,
        pass.in.value,
        rows,
        output.stride(),
        s[D_SHIFT],
        s[D_SCALE],
        pass.own.scratch);
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
    activation.multiplySlope(
        kernels,
        pass.own.value,
        pass.tangent.value,
        pass.tangent.value,
        output.stride(),
        output.length(pass.examples));
  }

  @Override
  public void tangentBackward(Pass pass) {
    float[][] s = pass.own.statistics;
    float[][] t = pass.tangent.statistics;
    activation.tangentBackward(
        kernels,
        pass.own.value,
        pass.own.gradient,
        pass.tangent.value,
        pass.tangent.gradient,
        pass.tangent.inner,
        output.stride(),
        output.length(pass.examples));
    kernels.moments(
        pass.tangent.inner,
        pass.in.value,
        pass.own.inner,
        pass.inTangent.value,
        pass.examples * output.rows(),
        output.stride(),
        t[D_SHIFT],
        t[D_SCALE],
        pass.tangent.scratch);
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

  /** out ← k·a + (l·b + m) on every row. */
  private void combine(
      int examples, float[] k, float[] a, float[] l, float[] b, float[] m, float[] out) {
    kernels.combine(k, a, l, b, m, out, examples * output.rows(), output.stride());
  }
}
