package org.salamander.model.net;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.salamander.kernel.RowKernels;
import org.salamander.model.Frozen;

/**
 * y = a(γ x̂ + β), x̂ = (x − μ)/√(σ² + ε), with mean and (biased) variance of each channel over the
 * rows of the batch at hand, always (Ioffe &amp; Szegedy 2015, algorithm 1; batch statistics at
 * test time too, as in MAML). Follows a {@link Linear}, whose value it replaces by x̂.
 *
 * <p>With s = 1/√(σ² + ε), g = a'·dy and ⟨·⟩ the mean over rows:
 *
 * <pre>
 *   dx  = sγ (g − ⟨g⟩ − x̂⟨g x̂⟩)
 *   x̂˙  = s (ẋ − ⟨ẋ⟩ − x̂ m)        m = ⟨x̂ ẋ⟩, ṡ = −s² m
 *   dẋ  = k̇ (g − ⟨g⟩ − x̂⟨g x̂⟩) + k (ġ − ⟨ġ⟩ − x̂˙⟨g x̂⟩ − x̂⟨ġ x̂ + g x̂˙⟩)        k = sγ, k̇ = s(γ̇ − s m γ)
 * </pre>
 */
record BatchNorm(
    Shape output, Affine affine, float epsilon, Activation activation, RowKernels kernels)
    implements Layer {

  // Vectors over channels: of the tape …
  private static final int INVERSE = 0; // s
  private static final int SCALE = 1; // γ, in tangents γ̇
  private static final int SHIFT = 2; // β, in tangents β̇
  private static final int MEAN_G = 3; // ⟨g⟩, in tangents ⟨ġ⟩
  private static final int MEAN_GX = 4; // ⟨g x̂⟩, in tangents ⟨ġ x̂ + g x̂˙⟩
  private static final int MEAN = 5; // μ, in tangents ⟨ẋ⟩
  private static final int MEAN_X = 6; // in tangents: m
  // … and scratch.
  private static final int K = 7;
  private static final int L = 8;
  private static final int M = 9;
  private static final int P = 10;
  private static final int Q = 11;
  private static final int VECTORS = 12;

  @Override
  public void reserve(int examples, Buffers in, Buffers own) {
    int length = output.length(examples);
    own.value = Buffers.grown(own.value, length);
    own.gradient = Buffers.grown(own.gradient, length);
    own.inner = activation.inPlace() ? own.gradient : Buffers.grown(own.inner, length);
    own.statistics(VECTORS, output.stride(), output.stride());
  }

  @Override
  public void forward(int examples, float[] z, Buffers in, Buffers own) {
    int rows = examples * output.rows();
    int stride = output.stride();
    float[][] s = own.statistics;
    affine.values(z, s[SCALE], s[SHIFT]);
    kernels.sum(in.value, rows, stride, s[MEAN], own.scratch);
    mean(s[MEAN], rows);
    kernels.squares(in.value, s[MEAN], rows, stride, s[K], own.scratch);
    for (int c = 0; c < stride; c++) {
      s[INVERSE][c] =
          c < output.channels() ? (float) (1.0 / Math.sqrt(s[K][c] / rows + epsilon)) : 0f;
    }
    normalize(examples, in, own);
  }

  /** The same with given statistics in the place of the batch's. */
  void forward(int examples, float[] z, Frozen.Moments given, Buffers in, Buffers own) {
    float[][] s = own.statistics;
    affine.values(z, s[SCALE], s[SHIFT]);
    for (int c = 0; c < output.channels(); c++) {
      s[MEAN][c] = given.mean()[c];
      s[INVERSE][c] = (float) (1.0 / Math.sqrt(given.variance()[c] + epsilon));
    }
    normalize(examples, in, own);
  }

  /** The batch's statistics that a {@link #forward} just took. */
  Frozen.Moments moments(int examples, Buffers own) {
    float[] variance = new float[output.channels()];
    for (int c = 0; c < variance.length; c++) {
      variance[c] = own.statistics[K][c] / (examples * output.rows());
    }
    return new Frozen.Moments(Arrays.copyOf(own.statistics[MEAN], variance.length), variance);
  }

  private void normalize(int examples, Buffers in, Buffers own) {
    int rows = examples * output.rows();
    int stride = output.stride();
    float[][] s = own.statistics;
    boolean relu = activation == Activation.RELU;
    kernels.normalize(
        in.value, s[MEAN], s[INVERSE], s[SCALE], s[SHIFT], own.value, rows, stride, relu);
    if (!relu) {
      activation.forward(kernels, own.value, stride, output.length(examples));
    }
  }

  @Override
  public void backward(
      int examples,
      float[] z,
      Buffers in,
      Buffers own,
      float @Nullable [] gradient,
      boolean inward) {
    int rows = examples * output.rows();
    int stride = output.stride();
    float[][] s = own.statistics;
    if (activation == Activation.RELU) {
      kernels.maskedMoments(
          own.value, own.inner, in.value, rows, stride, s[MEAN_G], s[MEAN_GX], own.scratch);
    } else {
      activation.multiplySlope(
          kernels, own.value, own.gradient, own.inner, stride, output.length(examples));
      kernels.moments(own.inner, in.value, rows, stride, s[MEAN_G], s[MEAN_GX], own.scratch);
    }
    if (gradient != null) {
      affine.write(s[MEAN_GX], s[MEAN_G], gradient);
    }
    mean(s[MEAN_G], rows);
    mean(s[MEAN_GX], rows);
    for (int c = 0; c < stride; c++) {
      s[K][c] = s[INVERSE][c] * s[SCALE][c];
      s[L][c] = -s[K][c] * s[MEAN_GX][c];
      s[M][c] = -s[K][c] * s[MEAN_G][c];
    }
    kernels.combine(s[K], own.inner, s[L], in.value, s[M], in.gradient, rows, stride);
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
    int rows = examples * output.rows();
    int stride = output.stride();
    float[][] s = own.statistics;
    float[][] t = tangent.statistics;
    affine.tangents(v, t[SCALE], t[SHIFT]);
    kernels.moments(inTangent.value, in.value, rows, stride, t[MEAN], t[MEAN_X], tangent.scratch);
    mean(t[MEAN], rows);
    mean(t[MEAN_X], rows);
    for (int c = 0; c < stride; c++) {
      t[L][c] = -s[INVERSE][c] * t[MEAN_X][c];
      t[M][c] = -s[INVERSE][c] * t[MEAN][c];
    }
    boolean relu = activation == Activation.RELU;
    kernels.normalizeTangent(
        inTangent.value,
        in.value,
        s[INVERSE],
        t[L],
        t[M],
        s[SCALE],
        t[SCALE],
        t[SHIFT],
        own.value,
        tangent.value,
        rows,
        stride,
        relu);
    if (!relu) {
      activation.multiplySlope(
          kernels, own.value, tangent.value, tangent.value, stride, output.length(examples));
    }
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
    int rows = examples * output.rows();
    int stride = output.stride();
    float[][] s = own.statistics;
    float[][] t = tangent.statistics;
    if (activation == Activation.RELU) {
      kernels.maskedMoments(
          own.value,
          tangent.inner,
          in.value,
          own.inner,
          inTangent.value,
          rows,
          stride,
          t[MEAN_G],
          t[MEAN_GX],
          tangent.scratch);
    } else {
      activation.tangentBackward(
          kernels,
          own.value,
          own.gradient,
          tangent.value,
          tangent.gradient,
          tangent.inner,
          stride,
          output.length(examples));
      kernels.moments(
          tangent.inner,
          in.value,
          own.inner,
          inTangent.value,
          rows,
          stride,
          t[MEAN_G],
          t[MEAN_GX],
          tangent.scratch);
    }
    affine.write(t[MEAN_GX], t[MEAN_G], product);
    mean(t[MEAN_G], rows);
    mean(t[MEAN_GX], rows);
    for (int c = 0; c < stride; c++) {
      float k = s[INVERSE][c] * s[SCALE][c];
      float kTangent =
          s[INVERSE][c] * Math.fma(-s[INVERSE][c] * t[MEAN_X][c], s[SCALE][c], t[SCALE][c]);
      t[K][c] = kTangent;
      t[L][c] = k;
      t[P][c] = -Math.fma(kTangent, s[MEAN_GX][c], k * t[MEAN_GX][c]);
      t[Q][c] = -k * s[MEAN_GX][c];
      t[M][c] = -Math.fma(kTangent, s[MEAN_G][c], k * t[MEAN_G][c]);
    }
    kernels.combine(
        t[K],
        own.inner,
        t[L],
        tangent.inner,
        t[P],
        in.value,
        t[Q],
        inTangent.value,
        t[M],
        inTangent.gradient,
        rows,
        stride);
  }

  private static void mean(float[] sum, int rows) {
    for (int c = 0; c < sum.length; c++) {
      sum[c] /= rows;
    }
  }
}
