package org.salamander.model;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The largest of each 2×2 window, stride 2; an odd last row or column is dropped (84 → 42 → 21 → 10
 * → 5). Of equal maxima the first in row-major order takes the gradient.
 */
record MaxPool(Shape input) implements Layer {

  @Override
  public Shape output() {
    return new Shape(input.height() / 2, input.width() / 2, input.channels());
  }

  @Override
  public void reserve(int examples, Buffers in, Buffers own) {
    int length = output().length(examples);
    own.value = Buffers.grown(own.value, length);
    own.gradient = Buffers.grown(own.gradient, length);
  }

  @Override
  public void forward(int examples, float[] z, Buffers in, Buffers own) {
    int windows = examples * output().rows();
    for (int w = 0; w < windows; w++) {
      largest(in.value, upper(w), own.value, (1 + w) * input.stride());
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
    scatter(examples, in.value, own.value, own.gradient, in.gradient);
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
    int windows = examples * output().rows();
    for (int w = 0; w < windows; w++) {
      gather(
          in.value, upper(w), own.value, inTangent.value, (1 + w) * input.stride(), tangent.value);
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
    scatter(examples, in.value, own.value, tangent.gradient, inTangent.gradient);
  }

  private void scatter(int examples, float[] x, float[] y, float[] dy, float[] dx) {
    clearRemainder(examples, dx);
    int windows = examples * output().rows();
    for (int w = 0; w < windows; w++) {
      scatter(x, upper(w), y, dy, (1 + w) * input.stride(), dx);
    }
  }

  /** Offset of the upper left row of window {@code w}. */
  private int upper(int w) {
    int across = input.width() / 2;
    int down = input.height() / 2;
    int example = w / (across * down);
    int y = w / across % down;
    int x = w % across;
    return (1 + (example * input.height() + 2 * y) * input.width() + 2 * x) * input.stride();
  }

  private void largest(float[] x, int upper, float[] y, int to) {
    int stride = input.stride();
    int lower = upper + input.width() * stride;
    for (int c = 0; c < stride; c++) {
      float a = x[upper + c];
      float b = x[upper + stride + c];
      float d = x[lower + c];
      float e = x[lower + stride + c];
      float top = b > a ? b : a;
      float bottom = e > d ? e : d;
      y[to + c] = bottom > top ? bottom : top;
    }
  }

  /** dx at the window's first maximum ← dy, 0 at the other three. */
  private void scatter(float[] x, int upper, float[] y, float[] dy, int to, float[] dx) {
    int stride = input.stride();
    int lower = upper + input.width() * stride;
    for (int c = 0; c < stride; c++) {
      float max = y[to + c];
      float rest = dy[to + c];
      float a = x[upper + c] == max ? rest : 0f;
      rest = x[upper + c] == max ? 0f : rest;
      float b = x[upper + stride + c] == max ? rest : 0f;
      rest = x[upper + stride + c] == max ? 0f : rest;
      float d = x[lower + c] == max ? rest : 0f;
      rest = x[lower + c] == max ? 0f : rest;
      dx[upper + c] = a;
      dx[upper + stride + c] = b;
      dx[lower + c] = d;
      dx[lower + stride + c] = rest;
    }
  }

  /** ẏ ← ẋ at the window's first maximum. */
  private void gather(float[] x, int upper, float[] y, float[] tangent, int to, float[] yTangent) {
    int stride = input.stride();
    int lower = upper + input.width() * stride;
    for (int c = 0; c < stride; c++) {
      float max = y[to + c];
      float t = tangent[lower + stride + c];
      t = x[lower + c] == max ? tangent[lower + c] : t;
      t = x[upper + stride + c] == max ? tangent[upper + stride + c] : t;
      yTangent[to + c] = x[upper + c] == max ? tangent[upper + c] : t;
    }
  }

  /** Zeros the gradient of a last row or column that no window covers. */
  private void clearRemainder(int examples, float[] dx) {
    int stride = input.stride();
    for (int e = 0; e < examples; e++) {
      int first = (1 + e * input.rows()) * stride;
      if (input.height() % 2 == 1) {
        int last = first + (input.height() - 1) * input.width() * stride;
        Arrays.fill(dx, last, last + input.width() * stride, 0f);
      }
      if (input.width() % 2 == 1) {
        for (int y = 0; y < input.height(); y++) {
          int last = first + ((y + 1) * input.width() - 1) * stride;
          Arrays.fill(dx, last, last + stride, 0f);
        }
      }
    }
  }
}
