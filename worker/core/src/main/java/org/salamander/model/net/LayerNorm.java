package org.salamander.model.net;

import org.jspecify.annotations.Nullable;
import org.salamander.kernel.RowKernels;

/**
 * y = a(γ x̂ + β), x̂ = (x − μ)/√(σ² + ε), with mean and (biased) variance of each row over its
 * channels (Ba et al. 2016). Follows a {@link Linear}, whose value it replaces by x̂. Sums over a
 * row go in index order.
 *
 * <p>With h = γ a'·dy and ⟨·⟩ the mean over a row's channels, the formulas are those of {@link
 * BatchNorm} with γ inside:
 *
 * <pre>
 *   dx = s (h − ⟨h⟩ − x̂⟨h x̂⟩)        dẋ = −s m dx + s (ḣ − ⟨ḣ⟩ − x̂˙⟨h x̂⟩ − x̂⟨ḣ x̂ + h x̂˙⟩)
 * </pre>
 */
record LayerNorm(
    Shape output, Affine affine, float epsilon, Activation activation, RowKernels kernels)
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
    int length = output.length(examples);
    own.value = Buffers.grown(own.value, length);
    own.gradient = Buffers.grown(own.gradient, length);
    own.inner = activation.inPlace() ? own.gradient : Buffers.grown(own.inner, length);
    own.statistics(
        VECTORS, Math.max(output.stride(), examples * output.rows() + 1), output.stride());
  }

  @Override
  public void forward(int examples, float[] z, Buffers in, Buffers own) {
    float[][] s = own.statistics;
    affine.values(z, s[SCALE], s[SHIFT]);
    int channels = output.channels();
    for (int row = 1; row <= examples * output.rows(); row++) {
      int from = row * output.stride();
      float mean = 0f;
      for (int i = from; i < from + channels; i++) {
        mean += in.value[i];
      }
      mean /= channels;
      float squares = 0f;
      for (int i = from; i < from + channels; i++) {
        float d = in.value[i] - mean;
        squares = Math.fma(d, d, squares);
      }
      float inverse = (float) (1.0 / Math.sqrt(squares / channels + epsilon));
      s[INVERSE][row] = inverse;
      for (int c = 0; c < channels; c++) {
        float x = (in.value[from + c] - mean) * inverse;
        in.value[from + c] = x;
        own.value[from + c] = Math.fma(s[SCALE][c], x, s[SHIFT][c]);
      }
    }
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
    int rows = examples * output.rows();
    float[][] s = own.statistics;
    activation.multiplySlope(
        kernels, own.value, own.gradient, own.inner, output.stride(), output.length(examples));
    if (gradient != null) {
      kernels.moments(own.inner, in.value, rows, output.stride(), s[SUM], s[SUM_X], own.scratch);
      affine.write(s[SUM_X], s[SUM], gradient);
    }
    int channels = output.channels();
    for (int row = 1; row <= rows; row++) {
      int from = row * output.stride();
      float mean = 0f;
      float meanX = 0f;
      for (int c = 0; c < channels; c++) {
        float h = own.inner[from + c] * s[SCALE][c];
        mean += h;
        meanX = Math.fma(h, in.value[from + c], meanX);
      }
      mean /= channels;
      meanX /= channels;
      s[MEAN_HX][row] = meanX;
      for (int c = 0; c < channels; c++) {
        float h = own.inner[from + c] * s[SCALE][c];
        in.gradient[from + c] = s[INVERSE][row] * Math.fma(-in.value[from + c], meanX, h - mean);
      }
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
    float[][] s = own.statistics;
    float[][] t = tangent.statistics;
    affine.tangents(v, t[SCALE], t[SHIFT]);
    int channels = output.channels();
    for (int row = 1; row <= examples * output.rows(); row++) {
      int from = row * output.stride();
      float mean = 0f;
      float meanX = 0f;
      for (int i = from; i < from + channels; i++) {
        mean += inTangent.value[i];
        meanX = Math.fma(inTangent.value[i], in.value[i], meanX);
      }
      mean /= channels;
      meanX /= channels;
      t[MEAN_X][row] = meanX;
      for (int c = 0; c < channels; c++) {
        int i = from + c;
        float x = s[INVERSE][row] * Math.fma(-in.value[i], meanX, inTangent.value[i] - mean);
        inTangent.value[i] = x;
        tangent.value[i] =
            Math.fma(s[SCALE][c], x, Math.fma(t[SCALE][c], in.value[i], t[SHIFT][c]));
      }
    }
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
    int rows = examples * output.rows();
    int stride = output.stride();
    float[][] t = tangent.statistics;
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
        t[SUM],
        t[SUM_X],
        tangent.scratch);
    affine.write(t[SUM_X], t[SUM], product);
    for (int row = 1; row <= rows; row++) {
      tangentBackward(row, in, own, inTangent, tangent);
    }
  }

  private void tangentBackward(
      int row, Buffers in, Buffers own, Buffers inTangent, Buffers tangent) {
    float[] scale = own.statistics[SCALE];
    float[] scaleTangent = tangent.statistics[SCALE];
    int channels = output.channels();
    int from = row * output.stride();
    float mean = 0f;
    float meanX = 0f;
    for (int c = 0; c < channels; c++) {
      int i = from + c;
      float h = own.inner[i] * scale[c];
      float hTangent = Math.fma(tangent.inner[i], scale[c], own.inner[i] * scaleTangent[c]);
      mean += hTangent;
      meanX = Math.fma(hTangent, in.value[i], Math.fma(h, inTangent.value[i], meanX));
    }
    mean /= channels;
    meanX /= channels;
    float inverse = own.statistics[INVERSE][row];
    float bend = -inverse * tangent.statistics[MEAN_X][row];
    float meanHx = own.statistics[MEAN_HX][row];
    for (int c = 0; c < channels; c++) {
      int i = from + c;
      float hTangent = Math.fma(tangent.inner[i], scale[c], own.inner[i] * scaleTangent[c]);
      float inside =
          Math.fma(-inTangent.value[i], meanHx, Math.fma(-in.value[i], meanX, hTangent - mean));
      inTangent.gradient[i] = Math.fma(bend, in.gradient[i], inverse * inside);
    }
  }
}
