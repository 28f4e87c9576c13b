package org.salamander.kernel;

/** The version in plain Java. It computes lane by lane. */
final class PlainLaneNorms implements LaneNormKernels {

  @Override
  public void forward(
      Extent extent,
      float[] x,
      float[] scale,
      float[] shift,
      float epsilon,
      float[] inverse,
      float[] y) {
    int lanes = extent.lanes();
    int length = extent.channels() * lanes;
    for (int row = 0; row < extent.rows(); row++) {
      for (int l = 0; l < lanes; l++) {
        int from = Kernels.row(row, extent.stride()) + l;
        float mean = 0f;
        for (int c = 0; c < length; c += lanes) {
          mean += x[from + c];
        }
        mean /= extent.channels();
        float squares = 0f;
        for (int c = 0; c < length; c += lanes) {
          float d = x[from + c] - mean;
          squares = Math.fma(d, d, squares);
        }
        float s = inverse(squares, extent.channels(), epsilon);
        inverse[row * lanes + l] = s;
        for (int c = 0; c < length; c += lanes) {
          float n = (x[from + c] - mean) * s;
          x[from + c] = n;
          y[from + c] = Math.fma(scale[c + l], n, shift[c + l]);
        }
      }
    }
  }

  /** 1/√(Σ(x − μ)²/n + ε). */
  static float inverse(float squares, int channels, float epsilon) {
    return (float) (1.0 / Math.sqrt(squares / channels + epsilon));
  }

  @Override
  public void backward(
      Extent extent,
      float[] g,
      float[] x,
      float[] scale,
      float[] inverse,
      float[] meanHx,
      float[] dx) {
    int lanes = extent.lanes();
    int length = extent.channels() * lanes;
    for (int row = 0; row < extent.rows(); row++) {
      for (int l = 0; l < lanes; l++) {
        int from = Kernels.row(row, extent.stride()) + l;
        float mean = 0f;
        float meanX = 0f;
        for (int c = 0; c < length; c += lanes) {
          float h = g[from + c] * scale[c + l];
          mean += h;
          meanX = Math.fma(h, x[from + c], meanX);
        }
        mean /= extent.channels();
        meanX /= extent.channels();
        meanHx[row * lanes + l] = meanX;
        float s = inverse[row * lanes + l];
        for (int c = 0; c < length; c += lanes) {
          float h = g[from + c] * scale[c + l];
          dx[from + c] = s * Math.fma(-x[from + c], meanX, h - mean);
        }
      }
    }
  }

  @Override
  public void tangentForward(
      Extent extent,
      float[] t,
      float[] x,
      float[] scale,
      float[] scaleTangent,
      float[] shiftTangent,
      float[] inverse,
      float[] meanX,
      float[] out) {
    int lanes = extent.lanes();
    int length = extent.channels() * lanes;
    for (int row = 0; row < extent.rows(); row++) {
      for (int l = 0; l < lanes; l++) {
        int from = Kernels.row(row, extent.stride()) + l;
        float mean = 0f;
        float m = 0f;
        for (int c = 0; c < length; c += lanes) {
          mean += t[from + c];
          m = Math.fma(t[from + c], x[from + c], m);
        }
        mean /= extent.channels();
        m /= extent.channels();
        meanX[row * lanes + l] = m;
        float s = inverse[row * lanes + l];
        for (int c = 0; c < length; c += lanes) {
          float n = s * Math.fma(-x[from + c], m, t[from + c] - mean);
          t[from + c] = n;
          out[from + c] =
              Math.fma(
                  scale[c + l], n, Math.fma(scaleTangent[c + l], x[from + c], shiftTangent[c + l]));
        }
      }
    }
  }

  @Override
  public void tangentBackward(Extent extent, Bent from, float[] out) {
    for (int row = 0; row < extent.rows(); row++) {
      for (int l = 0; l < extent.lanes(); l++) {
        tangentBackward(extent, from, row, l, out);
      }
    }
  }

  private static void tangentBackward(Extent extent, Bent b, int row, int l, float[] out) {
    int lanes = extent.lanes();
    int length = extent.channels() * lanes;
    int from = Kernels.row(row, extent.stride()) + l;
    float mean = 0f;
    float meanX = 0f;
    for (int c = 0; c < length; c += lanes) {
      int i = from + c;
      float h = b.g()[i] * b.scale()[c + l];
      float hTangent = tangent(b, i, c + l);
      mean += hTangent;
      meanX = Math.fma(hTangent, b.x()[i], Math.fma(h, b.xTangent()[i], meanX));
    }
    mean /= extent.channels();
    meanX /= extent.channels();
    float s = b.inverse()[row * lanes + l];
    float bend = -s * b.meanX()[row * lanes + l];
    float meanHx = b.meanHx()[row * lanes + l];
    for (int c = 0; c < length; c += lanes) {
      int i = from + c;
      float inside =
          Math.fma(
              -b.xTangent()[i], meanHx, Math.fma(-b.x()[i], meanX, tangent(b, i, c + l) - mean));
      out[i] = Math.fma(bend, b.dx()[i], s * inside);
    }
  }

  /** ḣ = γ ġ + γ̇ g. */
  private static float tangent(Bent b, int i, int channel) {
    return Math.fma(b.gTangent()[i], b.scale()[channel], b.g()[i] * b.scaleTangent()[channel]);
  }
}
