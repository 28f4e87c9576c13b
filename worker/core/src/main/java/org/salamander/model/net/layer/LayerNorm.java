package org.salamander.model.net.layer;

import java.util.Optional;
import org.salamander.kernel.Kernels;
import org.salamander.model.net.shape.Shape;

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
public record LayerNorm(
    Shape output, Affine affine, float epsilon, Activation activation, Kernels kernels)
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
    own.statistics(
        VECTORS, Math.max(output.stride(), examples * output.rows() + 1), output.stride());
  }

  @Override
  public Optional<Layer> lanes(int lanes) {
    return Optional.of(
        new LaneLayerNorm(
            output.lanes(lanes),
            lanes,
            affine.lanes(lanes),
            epsilon,
            activation,
            kernels.rows(),
            kernels.lanes().norms()));
  }

  @Override
  public Optional<Layer> activated(Activation next) {
    return activation == Activation.IDENTITY && !next.keepsInput()
        ? Optional.of(new LayerNorm(output, affine, epsilon, next, kernels))
        : Optional.empty();
  }

  @Override
  public boolean readsOutput() {
    return activation != Activation.IDENTITY;
  }

  @Override
  public void forward(Pass pass) {
    float[][] s = pass.own.statistics;
    float[] x = pass.in.value;
    float[] y = pass.own.value;
    affine.values(pass.w, s[SCALE], s[SHIFT]);
    int channels = output.channels();
    for (int row = 1; row <= pass.examples * output.rows(); row++) {
      int from = row * output.stride();
      float mean = 0f;
      for (int i = from; i < from + channels; i++) {
        mean += x[i];
      }
      mean /= channels;
      float squares = 0f;
      for (int i = from; i < from + channels; i++) {
        float d = x[i] - mean;
        squares = Math.fma(d, d, squares);
      }
      float inverse = (float) (1.0 / Math.sqrt(squares / channels + epsilon));
      s[INVERSE][row] = inverse;
      for (int c = 0; c < channels; c++) {
        float normalized = (x[from + c] - mean) * inverse;
        x[from + c] = normalized;
        y[from + c] = Math.fma(s[SCALE][c], normalized, s[SHIFT][c]);
      }
    }
    activation.forward(kernels.rows(), y, output.stride(), output.length(pass.examples));
  }

  @Override
  public void backward(Pass pass) {
    int rows = pass.examples * output.rows();
    float[][] s = pass.own.statistics;
    float[] x = pass.in.value; // normalised by now
    float[] g = pass.own.inner;
    float[] dx = pass.in.gradient;
    activation.multiplySlope(
        kernels.rows(),
        pass.own.value,
        pass.own.gradient,
        g,
        output.stride(),
        output.length(pass.examples));
    if (pass.dwWanted) {
      kernels.rows().moments(g, x, rows, output.stride(), s[SUM], s[SUM_X], pass.own.scratch);
      affine.write(s[SUM_X], s[SUM], pass.dw);
    }
    int channels = output.channels();
    for (int row = 1; row <= rows; row++) {
      int from = row * output.stride();
      float mean = 0f;
      float meanX = 0f;
      for (int c = 0; c < channels; c++) {
        float h = g[from + c] * s[SCALE][c];
        mean += h;
        meanX = Math.fma(h, x[from + c], meanX);
      }
      mean /= channels;
      meanX /= channels;
      s[MEAN_HX][row] = meanX;
      for (int c = 0; c < channels; c++) {
        float h = g[from + c] * s[SCALE][c];
        dx[from + c] = s[INVERSE][row] * Math.fma(-x[from + c], meanX, h - mean);
      }
    }
  }

  @Override
  public void tangentForward(Pass pass) {
    float[][] s = pass.own.statistics;
    float[][] t = pass.tangent.statistics;
    float[] x = pass.in.value;
    float[] xTangent = pass.inTangent.value;
    float[] yTangent = pass.tangent.value;
    affine.tangents(pass.w, t[SCALE], t[SHIFT]);
    int channels = output.channels();
    for (int row = 1; row <= pass.examples * output.rows(); row++) {
      int from = row * output.stride();
      float mean = 0f;
      float meanX = 0f;
      for (int i = from; i < from + channels; i++) {
        mean += xTangent[i];
        meanX = Math.fma(xTangent[i], x[i], meanX);
      }
      mean /= channels;
      meanX /= channels;
      t[MEAN_X][row] = meanX;
      for (int c = 0; c < channels; c++) {
        int i = from + c;
        float moved = s[INVERSE][row] * Math.fma(-x[i], meanX, xTangent[i] - mean);
        xTangent[i] = moved;
        yTangent[i] = Math.fma(s[SCALE][c], moved, Math.fma(t[SCALE][c], x[i], t[SHIFT][c]));
      }
    }
    activation.multiplySlope(
        kernels.rows(),
        pass.own.value,
        yTangent,
        yTangent,
        output.stride(),
        output.length(pass.examples));
  }

  @Override
  public void tangentBackward(Pass pass) {
    int rows = pass.examples * output.rows();
    int stride = output.stride();
    float[][] t = pass.tangent.statistics;
    activation.tangentBackward(
        kernels.rows(),
        pass.own.value,
        pass.own.gradient,
        pass.tangent.value,
        pass.tangent.gradient,
        pass.tangent.inner,
        stride,
        output.length(pass.examples));
    kernels
        .rows()
        .moments(
            pass.tangent.inner,
            pass.in.value,
            pass.own.inner,
            pass.inTangent.value,
            rows,
            stride,
            t[SUM],
            t[SUM_X],
            pass.tangent.scratch);
    affine.write(t[SUM_X], t[SUM], pass.dw);
    for (int row = 1; row <= rows; row++) {
      tangentBackward(row, pass);
    }
  }

  private void tangentBackward(int row, Pass pass) {
    float[][] s = pass.own.statistics;
    float[][] t = pass.tangent.statistics;
    float[] scale = s[SCALE];
    float[] scaleTangent = t[SCALE];
    float[] x = pass.in.value;
    float[] xTangent = pass.inTangent.value;
    float[] dx = pass.in.gradient;
    float[] dxTangent = pass.inTangent.gradient;
    float[] g = pass.own.inner;
    float[] gTangent = pass.tangent.inner;
    int channels = output.channels();
    int from = row * output.stride();
    float mean = 0f;
    float meanX = 0f;
    for (int c = 0; c < channels; c++) {
      int i = from + c;
      float h = g[i] * scale[c];
      float hTangent = Math.fma(gTangent[i], scale[c], g[i] * scaleTangent[c]);
      mean += hTangent;
      meanX = Math.fma(hTangent, x[i], Math.fma(h, xTangent[i], meanX));
    }
    mean /= channels;
    meanX /= channels;
    float inverse = s[INVERSE][row];
    float bend = -inverse * t[MEAN_X][row];
    float meanHx = s[MEAN_HX][row];
    for (int c = 0; c < channels; c++) {
      int i = from + c;
      float hTangent = Math.fma(gTangent[i], scale[c], g[i] * scaleTangent[c]);
      float inside = Math.fma(-xTangent[i], meanHx, Math.fma(-x[i], meanX, hTangent - mean));
      dxTangent[i] = Math.fma(bend, dx[i], inverse * inside);
    }
  }
}
