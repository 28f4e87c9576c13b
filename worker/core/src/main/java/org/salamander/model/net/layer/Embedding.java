package org.salamander.model.net.layer;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.salamander.kernel.Kernels;
import org.salamander.kernel.LaneKernels;
import org.salamander.model.net.shape.Shape;

/**
 * y are the features of a table's row: numbers without change, a small category as a one-hot
 * vector, a large one as a row of its embedding. This is the first layer of a net and reads the
 * batch's array.
 *
 * <p>An embedding's gradient is the sum of dy over the examples that have the entry, in their
 * order; it is +0 in every row that no example of the batch has. y is linear in the embeddings.
 * Therefore ẏ consists of the same rows of the direction, and dẇ is the same sum of dẏ as dw is of
 * dy.
 *
 * @param inputs values of a row
 * @param parts the features made of these values, in order
 * @param lanes tasks side by side, each value a run of as many floats; 1 for one task
 */
public record Embedding(int inputs, List<Part> parts, int lanes) implements Layer {

  /**
   * Neighbouring numbers, or one category.
   *
   * @param column for messages
   * @param from index of its (first) value in a row
   * @param to index of its first feature
   * @param width number of features
   * @param entries number of entries of a category; 0 for numbers
   * @param offset offset of an embedding in z, entries × width; {@link #NO_WEIGHTS} if there is
   *     none
   */
  public record Part(String column, int from, int to, int width, int entries, int offset) {

    public static final int NO_WEIGHTS = -1;

    boolean numbers() {
      return entries == 0;
    }

    boolean embedded() {
      return offset != NO_WEIGHTS;
    }

    /** The number of the entry that a category's value names. */
    int entry(float value) {
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
  }

  @Override
  public Shape output() {
    Part last = parts.get(parts.size() - 1);
    return Shape.features((last.to + last.width) * lanes);
  }

  @Override
  public Optional<Layer> lanes(int wide) {
    return Optional.of(new Embedding(inputs, parts, wide));
  }

  @Override
  public void reserve(int examples, Buffers in, Buffers own) {
    int length = output().length(examples);
    own.value = Buffers.grown(own.value, length);
    own.gradient = Buffers.grown(own.gradient, length);
  }

  @Override
  public boolean readsOutput() {
    return false;
  }

  @Override
  public void forward(Pass pass) {
    features(pass, pass.own.value, true);
  }

  /** Only the embeddings have tangents; those of the inputs are 0. */
  @Override
  public void tangentForward(Pass pass) {
    features(pass, pass.tangent.value, false);
  }

  private void features(Pass pass, float[] y, boolean ofInputs) {
    float[] x = pass.in.value;
    int stride = output().stride();
    for (int e = 0; e < pass.examples; e++) {
      for (int p = 0; p < parts.size(); p++) {
        Part part = parts.get(p);
        int from = (e * inputs + part.from) * lanes;
        int to = Kernels.row(e, stride) + part.to * lanes;
        if (part.embedded()) {
          rows(part, x, from, pass.w, y, to);
        } else if (part.numbers() && ofInputs) {
          System.arraycopy(x, from, y, to, part.width * lanes);
        } else {
          Arrays.fill(y, to, to + part.width * lanes, 0f);
          for (int l = 0; l < lanes && ofInputs; l++) {
            y[to + part.entry(x[from + l]) * lanes + l] = 1f;
          }
        }
      }
    }
  }

  /** Copies the rows of {@code w} that one example's entries name, one in each lane. */
  private void rows(Part part, float[] x, int from, float[] w, float[] y, int to) {
    for (int l = 0; l < lanes; l++) {
      int row = row(part, x[from + l], l);
      for (int i = 0; i < part.width * lanes; i += lanes) {
        y[to + i + l] = w[row + i];
      }
    }
  }

  private int row(Part part, float value, int lane) {
    return LaneKernels.at(part.offset + part.entry(value) * part.width, lanes) + lane;
  }

  @Override
  public void backward(Pass pass) {
    if (pass.dwWanted) {
      sum(pass.examples, pass.in.value, pass.own.gradient, pass.dw);
    }
    if (pass.inward) {
      numbers(pass.examples, pass.own.gradient, pass.in.gradient);
    }
  }

  @Override
  public void tangentBackward(Pass pass) {
    sum(pass.examples, pass.in.value, pass.tangent.gradient, pass.dw);
  }

  /** dw ← Σ dy of each entry. */
  private void sum(int examples, float[] x, float[] dy, float[] dw) {
    int stride = output().stride();
    for (int p = 0; p < parts.size(); p++) {
      Part part = parts.get(p);
      if (part.embedded()) {
        int first = LaneKernels.at(part.offset, lanes);
        Arrays.fill(dw, first, first + part.entries * part.width * lanes, 0f);
        for (int e = 0; e < examples; e++) {
          add(part, x, (e * inputs + part.from) * lanes, dy, Kernels.row(e, stride), dw);
        }
      }
    }
  }

  private void add(Part part, float[] x, int from, float[] dy, int start, float[] dw) {
    int at = start + part.to * lanes;
    for (int l = 0; l < lanes; l++) {
      int row = row(part, x[from + l], l);
      for (int i = 0; i < part.width * lanes; i += lanes) {
        dw[row + i] += dy[at + i + l];
      }
    }
  }

  /** Writes dx of the numbers, and 0 for categories, which have no derivative. */
  private void numbers(int examples, float[] dy, float[] dx) {
    int stride = output().stride();
    int back = Shape.features(inputs * lanes).stride();
    for (int e = 0; e < examples; e++) {
      for (int p = 0; p < parts.size(); p++) {
        Part part = parts.get(p);
        int to = Kernels.row(e, back) + part.from * lanes;
        if (part.numbers()) {
          System.arraycopy(
              dy, Kernels.row(e, stride) + part.to * lanes, dx, to, part.width * lanes);
        } else {
          Arrays.fill(dx, to, to + lanes, 0f);
        }
      }
    }
  }
}
