package org.salamander.model.net;

import java.util.Arrays;
import java.util.List;

/**
 * y = the features of a table's row: numbers as they are, a small category as a one-hot vector, a
 * large one as a row of its embedding. The first layer of a net, which reads the batch's array
 * itself.
 *
 * <p>An embedding's gradient is the sum of dy over the examples that have the entry, in their
 * order; it is +0 in every row that no example of the batch has. y is linear in the embeddings, so
 * ẏ reads their rows of the direction and dẇ adds up dẏ as dw does dy.
 *
 * @param inputs values of a row
 * @param parts what becomes of them, in their order
 */
record Embedding(int inputs, List<Part> parts) implements Layer {

  /**
   * Neighbouring numbers, or one category.
   *
   * @param column for messages
   * @param from index of its (first) value in a row
   * @param to index of its first feature
   * @param width how many features
   * @param entries of a category; 0 for numbers
   * @param offset of an embedding in z, entries × width; {@link #NO_WEIGHTS} where there is none
   */
  record Part(String column, int from, int to, int width, int entries, int offset) {

    static final int NO_WEIGHTS = -1;

    boolean numbers() {
      return entries == 0;
    }

    boolean embedded() {
      return offset != NO_WEIGHTS;
    }

    /** The entry of a row whose first value is at {@code at}. */
    int entry(float[] x, int at) {
      float value = x[at + from];
      int entry = (int) value;
      if (entry != value || entry < 0 || entry >= entries) {
        throw new IllegalArgumentException(
            "column "
                + column
                + " holds "
                + value
                + "; it must be a whole number from 0 to "
                + (entries - 1));
      }
      return entry;
    }

    private int row(float[] x, int at) {
      return offset + entry(x, at) * width;
    }
  }

  @Override
  public Shape output() {
    Part last = parts.get(parts.size() - 1);
    return Shape.features(last.to + last.width);
  }

  @Override
  public void reserve(int examples, Buffers in, Buffers own) {
    int length = output().length(examples);
    own.value = Buffers.grown(own.value, length);
    own.gradient = Buffers.grown(own.gradient, length);
  }

  @Override
  public void forward(Pass pass) {
    float[] x = pass.in.value;
    float[] y = pass.own.value;
    int stride = output().stride();
    for (int e = 0; e < pass.examples; e++) {
      int at = e * inputs;
      int row = (1 + e) * stride;
      for (int p = 0; p < parts.size(); p++) {
        Part part = parts.get(p);
        if (part.numbers()) {
          System.arraycopy(x, at + part.from, y, row + part.to, part.width);
        } else if (part.embedded()) {
          System.arraycopy(pass.w, part.row(x, at), y, row + part.to, part.width);
        } else {
          Arrays.fill(y, row + part.to, row + part.to + part.width, 0f);
          y[row + part.to + part.entry(x, at)] = 1f;
        }
      }
    }
  }

  @Override
  public void backward(Pass pass) {
    if (pass.dwWanted) {
      gather(pass.examples, pass.in.value, pass.own.gradient, pass.dw);
    }
    if (pass.inward) {
      numbers(pass.examples, pass.own.gradient, pass.in.gradient);
    }
  }

  /** The tangents of rows: those of the embeddings; those of the inputs are 0. */
  @Override
  public void tangentForward(Pass pass) {
    float[] x = pass.in.value;
    float[] yTangent = pass.tangent.value;
    int stride = output().stride();
    for (int e = 0; e < pass.examples; e++) {
      int row = (1 + e) * stride;
      for (int p = 0; p < parts.size(); p++) {
        Part part = parts.get(p);
        if (part.embedded()) {
          System.arraycopy(pass.w, part.row(x, e * inputs), yTangent, row + part.to, part.width);
        } else {
          Arrays.fill(yTangent, row + part.to, row + part.to + part.width, 0f);
        }
      }
    }
  }

  @Override
  public void tangentBackward(Pass pass) {
    gather(pass.examples, pass.in.value, pass.tangent.gradient, pass.dw);
  }

  /** dw ← Σ dy of each entry. */
  private void gather(int examples, float[] x, float[] dy, float[] dw) {
    int stride = output().stride();
    for (int p = 0; p < parts.size(); p++) {
      Part part = parts.get(p);
      if (part.embedded()) {
        Arrays.fill(dw, part.offset, part.offset + part.entries * part.width, 0f);
        for (int e = 0; e < examples; e++) {
          int to = part.row(x, e * inputs);
          int from = (1 + e) * stride + part.to;
          for (int i = 0; i < part.width; i++) {
            dw[to + i] += dy[from + i];
          }
        }
      }
    }
  }

  /** dx of the numbers; 0 for a category, which has no neighbours. */
  private void numbers(int examples, float[] dy, float[] dx) {
    int stride = output().stride();
    int back = Shape.features(inputs).stride();
    for (int e = 1; e <= examples; e++) {
      for (int p = 0; p < parts.size(); p++) {
        Part part = parts.get(p);
        if (part.numbers()) {
          System.arraycopy(dy, e * stride + part.to, dx, e * back + part.from, part.width);
        } else {
          dx[e * back + part.from] = 0f;
        }
      }
    }
  }
}
