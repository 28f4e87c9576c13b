package org.salamander.model.net.layer;

import java.util.Optional;
import org.salamander.kernel.Kernels;
import org.salamander.kernel.LaneNormKernels;
import org.salamander.kernel.RowKernels;
import org.salamander.model.net.shape.Shape;

/**
 * y = a(γ x̂ + β), x̂ = (x − μ)/√(σ² + ε), with the mean and the (biased) variance of each row over
 * its channels (Ba et al. 2016). It follows a {@link Linear} and overwrites its value with x̂. Sums
 * over a row are in index order.
 *
 * <p>With h = γ a'·dy and ⟨·⟩ the mean over a row's channels, the formulas are those of {@link
 * BatchNorm} with γ inside:
 *
 * <pre>
 *   dx = s (h − ⟨h⟩ − x̂⟨h x̂⟩)        dẋ = −s m dx + s (ḣ − ⟨ḣ⟩ − x̂˙⟨h x̂⟩ − x̂⟨ḣ x̂ + h x̂˙⟩)
 * </pre>
 */
public record LayerNorm(
    Shape output,
    Affine affine,
    float epsilon,
    Activation activation,
    RowKernels kernels,
    LaneNormKernels norms)
    implements Modulated {

  // Vectors over rows.
  static final int INVERSE = FIRST; // s
  static final int MEAN_HX = FIRST + 1; // ⟨h x̂⟩
  static final int MEAN_X = FIRST + 2; // in tangents: m = ⟨x̂ ẋ⟩
  static final int VECTORS = FIRST + 3;

  @Override
  public void reserve(int examples, Buffers in, Buffers own) {
    reserve(examples, own, VECTORS, Math.max(output.stride(), examples * output.rows()));
  }

  @Override
  public Optional<Layer> lanes(int lanes) {
    return Optional.of(
        new LaneLayerNorm(
            output.lanes(lanes), lanes, affine.lanes(lanes), epsilon, activation, kernels, norms));
  }

  @Override
  public Layer with(Activation next) {
    return new LayerNorm(output, affine, epsilon, next, kernels, norms);
  }

  @Override
  public void forward(Pass pass) {
    float[][] s = pass.own.statistics;
    float[] x = pass.in.value;
    float[] y = pass.own.value;
    affine.values(pass.w, s[SCALE], s[SHIFT]);
    int channels = output.channels();
    for (int row = 0; row < pass.examples * output.rows(); row++) {
      int from = Kernels.row(row, output.stride());
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
    activate(pass);
  }

  @Override
  public void backward(Pass pass) {
    int rows = pass.examples * output.rows();
    float[][] s = pass.own.statistics;
    float[] x = pass.in.value; // already normalised
    float[] g = pass.own.inner;
    float[] dx = pass.in.gradient;
    if (pass.dwWanted) {
      gradients(pass);
      affine.write(s[D_SCALE], s[D_SHIFT], pass.dw);
    } else {
      slope(pass);
    }
    int channels = output.channels();
    for (int row = 0; row < rows; row++) {
      int from = Kernels.row(row, output.stride());
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
    for (int row = 0; row < pass.examples * output.rows(); row++) {
      int from = Kernels.row(row, output.stride());
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
    activateTangent(pass);
  }

  @Override
  public void tangentBackward(Pass pass) {
    int rows = pass.examples * output.rows();
    float[][] t = pass.tangent.statistics;
    gradientTangents(pass);
    affine.write(t[D_SCALE], t[D_SHIFT], pass.dw);
    for (int row = 0; row < rows; row++) {
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
    int from = Kernels.row(row, output.stride());
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
