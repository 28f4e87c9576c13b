package org.salamander.model.net;

import org.jspecify.annotations.Nullable;
import org.salamander.kernel.RowKernels;

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
record Film(
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
    int length = output.length(examples);
    own.value = Buffers.grown(own.value, length);
    own.gradient = Buffers.grown(own.gradient, length);
    own.inner = activation.inPlace() ? own.gradient : Buffers.grown(own.inner, length);
    own.packed = Buffers.grown(own.packed, scale.kept() + shift.kept());
    own.statistics(VECTORS, output.stride(), output.stride());
  }

  @Override
  public void forward(int examples, float[] z, Buffers in, Buffers own) {
    float[][] s = own.statistics;
    base.values(z, s[SCALE], s[SHIFT]);
    scale.keep(z, own.packed);
    shift.keep(z, own.packed);
    scale.add(own.packed, s[SCALE]);
    shift.add(own.packed, s[SHIFT]);
    combine(examples, s[SCALE], in.value, s[ZERO], in.value, s[SHIFT], own.value);
    activation.forward(kernels, own.value, output.stride(), output.length(examples));
  }

  @Override
  public void backward(
      int examples,
      float[] z,
      Buffers in,
      Buffers own,
      float @Nullable [] gradient,
      boolean inward) {
    float[][] s = own.statistics;
    int rows = examples * output.rows();
    activation.multiplySlope(
        kernels, own.value, own.gradient, own.inner, output.stride(), output.length(examples));
    kernels.moments(
        own.inner, in.value, rows, output.stride(), s[D_SHIFT], s[D_SCALE], own.scratch);
    if (gradient != null) {
      base.write(s[D_SCALE], s[D_SHIFT], gradient);
      scale.clear(gradient);
      scale.write(own.packed, s[D_SCALE], gradient);
      shift.write(own.packed, s[D_SHIFT], gradient);
    }
    combine(examples, s[SCALE], own.inner, s[ZERO], own.inner, s[ZERO], in.gradient);
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
    float[][] s = own.statistics;
    float[][] t = tangent.statistics;
    base.tangents(v, t[SCALE], t[SHIFT]);
    scale.keep(v, tangent.packed);
    shift.keep(v, tangent.packed);
    scale.addTangent(own.packed, tangent.packed, t[SCALE]);
    shift.addTangent(own.packed, tangent.packed, t[SHIFT]);
    combine(examples, s[SCALE], inTangent.value, t[SCALE], in.value, t[SHIFT], tangent.value);
    activation.multiplySlope(
        kernels, own.value, tangent.value, tangent.value, output.stride(), output.length(examples));
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
    float[][] s = own.statistics;
    float[][] t = tangent.statistics;
    activation.tangentBackward(
        kernels,
        own.value,
        own.gradient,
        tangent.value,
        tangent.gradient,
        tangent.inner,
        output.stride(),
        output.length(examples));
    kernels.moments(
        tangent.inner,
        in.value,
        own.inner,
        inTangent.value,
        examples * output.rows(),
        output.stride(),
        t[D_SHIFT],
        t[D_SCALE],
        tangent.scratch);
    base.write(t[D_SCALE], t[D_SHIFT], product);
    scale.clear(product);
    scale.writeTangent(own.packed, tangent.packed, s[D_SCALE], t[D_SCALE], product);
    shift.writeTangent(own.packed, tangent.packed, s[D_SHIFT], t[D_SHIFT], product);
    combine(examples, s[SCALE], tangent.inner, t[SCALE], own.inner, s[ZERO], inTangent.gradient);
  }

  /** out ← k·a + (l·b + m) on every row. */
  private void combine(
      int examples, float[] k, float[] a, float[] l, float[] b, float[] m, float[] out) {
    kernels.combine(k, a, l, b, m, out, examples * output.rows(), output.stride());
  }
}
