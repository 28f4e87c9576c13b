package org.salamander.model.net.layer;

import org.salamander.kernel.FloatMath;
import org.salamander.kernel.RowKernels;

/**
 * An activation function y = a(u), elementwise on runs of a buffer. Derivatives are computed from
 * y, so that u need not be kept. {@link #GELU} has no inverse; its derivatives are computed from u.
 * At a kink we use the slope of the left side.
 */
public enum Activation {
  IDENTITY,
  /** u where u &gt; 0, else 0. */
  RELU,
  TANH,
  SIGMOID,
  /** u where u &gt; 0, else 0.01 u. */
  LEAKY_RELU,
  /** u where u &gt; 0, else eᵘ − 1 (Clevert et al. 2016). */
  ELU,
  /** u (1 + tanh(√(2/π) (u + 0.044715 u³))) / 2 (Hendrycks &amp; Gimpel 2016). */
  GELU;

  /** The factor of {@link #LEAKY_RELU} for negative values. */
  public static final float LEAK = 0.01f;

  private static final float GELU_RATE = 0.7978845608f; // √(2/π)
  private static final float GELU_CUBE = 0.044715f;

  /** Whether a'(u)·dy may replace dy. It may if masking twice changes nothing and a″ = 0. */
  boolean inPlace() {
    return this == IDENTITY || this == RELU;
  }

  /** Whether derivatives are computed from u. The methods below then expect u as {@code y}. */
  boolean keepsInput() {
    return this == GELU;
  }

  /** y ← a(y). */
  void forward(RowKernels rows, float[] y, int from, int to) {
    switch (this) {
      case IDENTITY -> {}
      case RELU -> rows.relu(y, from, to);
      case TANH -> {
        for (int i = from; i < to; i++) {
          y[i] = FloatMath.tanh(y[i]);
        }
      }
      case SIGMOID -> {
        for (int i = from; i < to; i++) {
          y[i] = FloatMath.sigmoid(y[i]);
        }
      }
      case LEAKY_RELU -> {
        for (int i = from; i < to; i++) {
          y[i] = y[i] > 0f ? y[i] : LEAK * y[i];
        }
      }
      case ELU -> {
        for (int i = from; i < to; i++) {
          y[i] = y[i] > 0f ? y[i] : FloatMath.exp(y[i]) - 1f;
        }
      }
      case GELU -> {
        for (int i = from; i < to; i++) {
          y[i] = 0.5f * y[i] * (1f + geluTanh(y[i]));
        }
      }
    }
  }

  /**
   * du = a'(u) dy; also the tangent ẏ = a'(u) u̇. {@code dy} and {@code du} may be the same array.
   */
  void multiplySlope(RowKernels rows, float[] y, float[] dy, float[] du, int from, int to) {
    switch (this) {
      case IDENTITY -> {
        if (dy != du) {
          System.arraycopy(dy, from, du, from, to - from);
        }
      }
      case RELU -> rows.mask(y, dy, du, from, to);
      case TANH -> {
        for (int i = from; i < to; i++) {
          du[i] = Math.fma(-y[i], y[i], 1f) * dy[i];
        }
      }
      case SIGMOID -> {
        for (int i = from; i < to; i++) {
          du[i] = Math.fma(-y[i], y[i], y[i]) * dy[i];
        }
      }
      case LEAKY_RELU -> {
        for (int i = from; i < to; i++) {
          du[i] = y[i] > 0f ? dy[i] : LEAK * dy[i];
        }
      }
      case ELU -> {
        for (int i = from; i < to; i++) {
          du[i] = y[i] > 0f ? dy[i] : (y[i] + 1f) * dy[i];
        }
      }
      case GELU -> {
        for (int i = from; i < to; i++) {
          du[i] = geluSlope(y[i]) * dy[i];
        }
      }
    }
  }

  /**
   * The tangent of du = a'(u) dy: dū = a'(u) dẏ + (da'/dy) ẏ dy.
   *
   * @param tangent ẏ; or u̇ if derivatives are computed from u
   */
  void tangentBackward(
      RowKernels rows,
      float[] y,
      float[] dy,
      float[] tangent,
      float[] dyTangent,
      float[] duTangent,
      int from,
      int to) {
    switch (this) {
      case IDENTITY, RELU, LEAKY_RELU -> multiplySlope(rows, y, dyTangent, duTangent, from, to);
      case TANH -> {
        for (int i = from; i < to; i++) {
          float bend = -2f * y[i] * tangent[i];
          duTangent[i] = Math.fma(bend, dy[i], Math.fma(-y[i], y[i], 1f) * dyTangent[i]);
        }
      }
      case SIGMOID -> {
        for (int i = from; i < to; i++) {
          float bend = Math.fma(-2f, y[i], 1f) * tangent[i];
          duTangent[i] = Math.fma(bend, dy[i], Math.fma(-y[i], y[i], y[i]) * dyTangent[i]);
        }
      }
      case ELU -> {
        for (int i = from; i < to; i++) {
          duTangent[i] =
              y[i] > 0f ? dyTangent[i] : Math.fma(tangent[i], dy[i], (y[i] + 1f) * dyTangent[i]);
        }
      }
      case GELU -> {
        for (int i = from; i < to; i++) {
          duTangent[i] =
              Math.fma(geluBend(y[i]) * tangent[i], dy[i], geluSlope(y[i]) * dyTangent[i]);
        }
      }
    }
  }

  private static float geluTanh(float u) {
    return FloatMath.tanh(GELU_RATE * Math.fma(GELU_CUBE * u * u, u, u));
  }

  /** a' = (1 + t + u (1 − t²) g) / 2 where t is the tanh and g the derivative of its argument. */
  private static float geluSlope(float u) {
    float t = geluTanh(u);
    float g = GELU_RATE * Math.fma(3f * GELU_CUBE * u, u, 1f);
    return 0.5f * Math.fma(u * Math.fma(-t, t, 1f), g, 1f + t);
  }

  /** a″ = (1 − t²) (g + u (g' / 2 − t g²)). */
  private static float geluBend(float u) {
    float t = geluTanh(u);
    float g = GELU_RATE * Math.fma(3f * GELU_CUBE * u, u, 1f);
    float half = 3f * GELU_RATE * GELU_CUBE * u; // g' / 2
    return Math.fma(-t, t, 1f) * Math.fma(u, Math.fma(-t * g, g, half), g);
  }
}
