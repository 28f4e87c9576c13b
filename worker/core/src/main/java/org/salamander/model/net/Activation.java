package org.salamander.model.net;

import org.salamander.kernel.FloatMath;
import org.salamander.kernel.RowKernels;

/**
 * An activation function y = a(u), elementwise on runs of a buffer. Derivatives are written in y,
 * so that u need not be kept. At its kink ReLU takes 0 for the slope.
 */
public enum Activation {
  IDENTITY,
  RELU,
  TANH,
  SIGMOID;

  /** Whether a'(u)·dy may replace dy: where masking twice changes nothing and a″ = 0. */
  boolean inPlace() {
    return this == IDENTITY || this == RELU;
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
    }
  }

  /** du = a'(u) dy; also the tangent ẏ = a'(u) u̇. The same array may be given twice. */
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
    }
  }

  /** The tangent of du = a'(u) dy: dū = a'(u) dẏ + (da'/dy) ẏ dy. */
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
      case IDENTITY, RELU -> multiplySlope(rows, y, dyTangent, duTangent, from, to);
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
    }
  }
}
