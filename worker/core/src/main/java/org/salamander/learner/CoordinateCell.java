package org.salamander.learner;

import java.util.Arrays;
import java.util.function.IntFunction;
import org.salamander.kernel.Kernels;
import org.salamander.kernel.RowKernels;
import org.salamander.kernel.Taps;

/**
 * One step of {@link Lstm}'s recurrent net for a block of coordinates, and the same step backwards.
 * Each coordinate is a row, so the first layer is one matrix product for the whole block. The gates
 * in a row are in the order input, forget, output, candidate. σ is the only transcendental
 * function: tanh x is computed as 2σ(2x) − 1.
 *
 * <p>Θ starts at {@code offset} in z: the first layer's weight [4 + H, 4H], its bias, then for i
 * and for f the weights of (h, c, the gate before) and a bias.
 */
final class CoordinateCell {

  /** The first layer's inputs: two numbers for the gradient and two for the loss. */
  static final int INPUTS = 4;

  /** The block's state from step to step: the first layer's cell and output, i and f. */
  record State(float[] cell, float[] hidden, float[] input, float[] forget) {}

  /**
   * What a step stores for its backward pass: the first layer's inputs and gates, and σ(2·cell).
   */
  record Trace(float[] inputs, float[] gates, float[] tanh) {}

  /**
   * The backward pass's gradients: of L with respect to the block's state, and with respect to Θ.
   *
   * @param hidden rows as the kernels lay them out, from {@link Kernels#row} on
   */
  record Adjoint(
      float[] cell, float[] hidden, float[] input, float[] forget, float[] gates, float[] theta) {

    void clear() {
      for (float[] vector : new float[][] {cell, hidden, input, forget, theta}) {
        Arrays.fill(vector, 0f);
      }
    }

    /** Adds the block's ∂L/∂Θ to Θ's place in z. */
    void addTo(float[] gradient, int offset) {
      for (int i = offset; i < gradient.length; i++) {
        gradient[i] += theta[i - offset];
      }
    }
  }

  private final Kernels kernels = Kernels.best();
  private final RowKernels rowKernels = kernels.rows();
  private final int hidden;
  private final int depth; // inputs, hidden and a one for the bias
  private final int inputStride;
  private final int gateStride;
  private final int hiddenStride;
  private final int inputGate; // position of its weights in Θ
  private final int forgetGate;
  private final float[] theta;
  private final float[] packed;
  private final float[] packedTransposed;
  private Taps taps = Taps.dense(0, 1, 1);
  private Taps backTaps = taps;

  CoordinateCell(int hidden, float[] z, int offset, IntFunction<float[]> lend) {
    this.hidden = hidden;
    depth = INPUTS + hidden + 1;
    inputStride = Kernels.stride(depth);
    gateStride = Kernels.stride(4 * hidden);
    hiddenStride = Kernels.stride(hidden);
    inputGate = depth * 4 * hidden;
    forgetGate = inputGate + hidden + 3;
    theta = lend.apply(forgetGate + hidden + 3);
    System.arraycopy(z, offset, theta, 0, theta.length);
    packed = lend.apply(Kernels.packedLength(1, depth, 4 * hidden));
    kernels.pack(theta, 0, 1, depth, 4 * hidden, 0, 4 * hidden, 1, packed);
    packedTransposed = lend.apply(Kernels.packedLength(1, 4 * hidden, hidden));
    kernels.pack(
        theta, INPUTS * 4 * hidden, 1, 4 * hidden, hidden, 0, 1, 4 * hidden, packedTransposed);
  }

  /** The state before the first step: zeros. */
  State start(IntFunction<float[]> lend) {
    State state =
        new State(
            lend.apply(Recurrence.BLOCK * hidden),
            lend.apply(Recurrence.BLOCK * hidden),
            lend.apply(Recurrence.BLOCK),
            lend.apply(Recurrence.BLOCK));
    Arrays.fill(state.cell, 0f);
    Arrays.fill(state.hidden, 0f);
    Arrays.fill(state.input, 0f);
    Arrays.fill(state.forget, 0f);
    return state;
  }

  /** Buffers for a step. */
  Trace trace(IntFunction<float[]> lend) {
    return new Trace(
        lend.apply(Kernels.row(Recurrence.BLOCK, inputStride)),
        lend.apply(Kernels.row(Recurrence.BLOCK, gateStride)),
        lend.apply(Recurrence.BLOCK * hidden));
  }

  /** Buffers for the backward pass. */
  Adjoint adjoint(IntFunction<float[]> lend) {
    return new Adjoint(
        lend.apply(Recurrence.BLOCK * hidden),
        lend.apply(Kernels.row(Recurrence.BLOCK, hiddenStride)),
        lend.apply(Recurrence.BLOCK),
        lend.apply(Recurrence.BLOCK),
        lend.apply(Kernels.row(Recurrence.BLOCK, gateStride)),
        lend.apply(theta.length));
  }

  /** Sets the inputs of a coordinate's first layer for the next step. */
  void input(Trace trace, int row, float gradient, float sign, float loss, float lossSign) {
    int at = Kernels.row(row, inputStride);
    trace.inputs[at] = gradient;
    trace.inputs[at + 1] = sign;
    trace.inputs[at + 2] = loss;
    trace.inputs[at + 3] = lossSign;
    trace.inputs[at + depth - 1] = 1f;
  }

  /**
   * Computes c_t from c_{t−1} for the coordinates at … at + rows − 1, whose inputs are set.
   *
   * @param from the state before; may be {@code to}
   * @param next receives c_t
   */
  void step(
      int rows,
      int at,
      float[] c,
      float[] gradient,
      State from,
      State to,
      Trace trace,
      float[] next) {
    geometry(rows);
    for (int row = 0; row < rows; row++) {
      System.arraycopy(
          from.hidden, row * hidden, trace.inputs, Kernels.row(row, inputStride) + INPUTS, hidden);
    }
    kernels.multiply(taps, trace.inputs, packed, depth, 4 * hidden, trace.gates, false);
    firstLayer(rows, from, to, trace);
    for (int row = 0; row < rows; row++) {
      int h = row * hidden;
      float i = gate(inputGate, to.hidden, h, c[at + row], from.input[row]);
      float f = gate(forgetGate, to.hidden, h, c[at + row], from.forget[row]);
      to.input[row] = i;
      to.forget[row] = f;
    }
    int padded = Kernels.stride(rows);
    rowKernels.sigmoid(to.input, 0, padded);
    rowKernels.sigmoid(to.forget, 0, padded);
    for (int row = 0; row < rows; row++) {
      float kept = to.forget[row] * c[at + row];
      next[at + row] = Math.fma(-to.input[row], gradient[at + row], kept);
    }
  }

  private void firstLayer(int rows, State from, State to, Trace trace) {
    float[] gates = trace.gates;
    for (int row = 0; row < rows; row++) {
      int candidate = Kernels.row(row, gateStride) + 3 * hidden;
      for (int j = candidate; j < candidate + hidden; j++) {
        gates[j] *= 2f;
      }
    }
    rowKernels.sigmoid(gates, Kernels.row(0, gateStride), Kernels.row(rows, gateStride));
    for (int row = 0; row < rows; row++) {
      int g = Kernels.row(row, gateStride);
      int h = row * hidden;
      for (int j = 0; j < hidden; j++) {
        float fresh = gates[g + j] * (2f * gates[g + 3 * hidden + j] - 1f);
        float cell = Math.fma(gates[g + hidden + j], from.cell[h + j], fresh);
        to.cell[h + j] = cell;
        trace.tanh[h + j] = 2f * cell;
      }
    }
    rowKernels.sigmoid(trace.tanh, 0, Kernels.stride(rows * hidden));
    for (int row = 0; row < rows; row++) {
      int output = Kernels.row(row, gateStride) + 2 * hidden;
      int h = row * hidden;
      for (int j = 0; j < hidden; j++) {
        to.hidden[h + j] = gates[output + j] * (2f * trace.tanh[h + j] - 1f);
      }
    }
  }

  /** w·[h, c, before] + b. */
  private float gate(int w, float[] h, int at, float c, float before) {
    float sum = theta[w + hidden + 2];
    for (int j = 0; j < hidden; j++) {
      sum = Math.fma(theta[w + j], h[at + j], sum);
    }
    return Math.fma(theta[w + hidden + 1], before, Math.fma(theta[w + hidden], c, sum));
  }

  /**
   * The backward step: turns {@code lambda} from ∂L/∂c_t into ∂L/∂c_{t−1} and updates the adjoint.
   */
  void back(
      int rows,
      int at,
      float[] c,
      float[] gradient,
      State from,
      State to,
      Trace trace,
      Adjoint adjoint,
      float[] lambda) {
    geometry(rows);
    for (int row = 0; row < rows; row++) {
      float l = lambda[at + row];
      float i = to.input[row];
      float f = to.forget[row];
      float di = Math.fma(-l, gradient[at + row], adjoint.input[row]) * i * (1f - i);
      float df = Math.fma(l, c[at + row], adjoint.forget[row]) * f * (1f - f);
      int h = row * hidden;
      adjoint.input[row] =
          gateBack(inputGate, di, to.hidden, h, c[at + row], from.input[row], row, adjoint);
      adjoint.forget[row] =
          gateBack(forgetGate, df, to.hidden, h, c[at + row], from.forget[row], row, adjoint);
      float throughGates = Math.fma(di, theta[inputGate + hidden], df * theta[forgetGate + hidden]);
      lambda[at + row] = Math.fma(l, f, throughGates);
      firstLayerBack(row, from, trace, adjoint);
    }
    kernels.outer(taps, trace.inputs, depth, adjoint.gates, 4 * hidden, adjoint.theta, 0, true);
    kernels.multiply(
        backTaps, adjoint.gates, packedTransposed, 4 * hidden, hidden, adjoint.hidden, false);
  }

  /** Propagates ∂L/∂(w·[h, c, before] + b) to the weights and to h; returns ∂L/∂before. */
  private float gateBack(
      int w, float d, float[] h, int at, float c, float before, int row, Adjoint adjoint) {
    float[] sums = adjoint.theta;
    int dh = Kernels.row(row, hiddenStride);
    for (int j = 0; j < hidden; j++) {
      sums[w + j] = Math.fma(d, h[at + j], sums[w + j]);
      adjoint.hidden[dh + j] = Math.fma(d, theta[w + j], adjoint.hidden[dh + j]);
    }
    sums[w + hidden] = Math.fma(d, c, sums[w + hidden]);
    sums[w + hidden + 1] = Math.fma(d, before, sums[w + hidden + 1]);
    sums[w + hidden + 2] += d;
    return d * theta[w + hidden + 1];
  }

  private void firstLayerBack(int row, State from, Trace trace, Adjoint adjoint) {
    float[] gates = trace.gates;
    float[] d = adjoint.gates;
    int g = Kernels.row(row, gateStride);
    int h = row * hidden;
    int dh = Kernels.row(row, hiddenStride);
    for (int j = 0; j < hidden; j++) {
      float i = gates[g + j];
      float f = gates[g + hidden + j];
      float o = gates[g + 2 * hidden + j];
      float candidate = 2f * gates[g + 3 * hidden + j] - 1f;
      float tanh = 2f * trace.tanh[h + j] - 1f;
      float dHidden = adjoint.hidden[dh + j];
      float dCell = Math.fma(dHidden * o, 1f - tanh * tanh, adjoint.cell[h + j]);
      d[g + j] = dCell * candidate * i * (1f - i);
      d[g + hidden + j] = dCell * from.cell[h + j] * f * (1f - f);
      d[g + 2 * hidden + j] = dHidden * tanh * o * (1f - o);
      d[g + 3 * hidden + j] = dCell * i * (1f - candidate * candidate);
      adjoint.cell[h + j] = dCell * f;
    }
  }

  private void geometry(int rows) {
    if (taps.rows() != rows) {
      taps = Taps.dense(rows, inputStride, gateStride);
      backTaps = Taps.dense(rows, gateStride, hiddenStride);
    }
  }
}
