package org.salamander.learner;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.salamander.kernel.FloatMath;
import org.salamander.learner.inner.Descent;
import org.salamander.learner.inner.InnerLoop;
import org.salamander.learner.inner.InnerUpdate;
import org.salamander.learner.inner.Rates;
import org.salamander.model.Workspace;

/**
 * The inner steps of {@link Lstm} and back-propagation through them. Gradients and losses are
 * preprocessed before they enter the cell (Ravi and Larochelle 2017, section 3.2, after
 * Andrychowicz et al. 2016): x becomes (log|x| / p, sign x) if |x| ≥ e⁻ᵖ, and (−1, eᵖx) otherwise.
 *
 * <p>Coordinates are processed in blocks. The backward pass computes a block's steps again and
 * keeps them. Memory is therefore T + 1 points, T gradients and the states of one block, whatever
 * the size of the model.
 */
final class Recurrence implements InnerUpdate, AutoCloseable {

  /** Coordinates per block, chosen so that a block stays in a core's cache. */
  static final int BLOCK = 256;

  private static final float P = 10f;
  private static final float SMALL = (float) StrictMath.exp(-P);
  private static final float LARGE = (float) StrictMath.exp(P);

  private final Workspace workspace;
  private final int size;
  private final CoordinateCell cell;
  private final List<float[]> lent = new ArrayList<>();
  private final CoordinateCell.State[] states; // the current state of each block
  private final CoordinateCell.Trace trace;

  Recurrence(float[] z, int hidden, Workspace workspace) {
    this.workspace = workspace;
    this.size = workspace.model().layout().size();
    this.cell = new CoordinateCell(hidden, z, size, this::lend);
    this.states = new CoordinateCell.State[(size + BLOCK - 1) / BLOCK];
    this.trace = cell.trace(this::lend);
  }

  private float[] lend(int length) {
    float[] vector = workspace.lend(length);
    lent.add(vector);
    return vector;
  }

  /** The inner loop whose steps the cell takes; the cell's gates are the rates. */
  Descent descent() {
    Rates gates = Rates.fixed(workspace.model().layout().slices(), 1f);
    return Descent.of(gates, workspace).by(this);
  }

  /** The loop keeps no state, because every block has its own. */
  @Override
  public int state(int n) {
    return 0;
  }

  @Override
  public void step(Step step, float[] z, float[] next) {
    for (int b = 0; b < states.length; b++) {
      if (step.k() == 0) {
        states[b] = cell.start(this::lend);
      }
      step(step.loss(), b * BLOCK, z, step.g(), states[b], states[b], trace, next);
    }
  }

  private void step(
      double supportLoss,
      int at,
      float[] point,
      float[] gradients,
      CoordinateCell.State from,
      CoordinateCell.State to,
      CoordinateCell.Trace trace,
      float[] next) {
    int rows = Math.min(BLOCK, size - at);
    float loss = (float) supportLoss;
    for (int row = 0; row < rows; row++) {
      float gradient = gradients[at + row];
      cell.input(trace, row, magnitude(gradient), sign(gradient), magnitude(loss), sign(loss));
    }
    cell.step(rows, at, point, gradients, from, to, trace, next);
  }

  private static float magnitude(float x) {
    float size = Math.abs(x);
    return size >= SMALL ? FloatMath.log(size) / P : -1f;
  }

  private static float sign(float x) {
    return Math.abs(x) >= SMALL ? Math.signum(x) : LARGE * x;
  }

  /** ∂L_Q/∂c_T → ∂L_Q/∂c_0 in place; writes ∂L_Q/∂Θ after it. */
  void backThroughTime(InnerLoop path, int steps, float[] gradient) {
    Arrays.fill(gradient, size, gradient.length, 0f);
    CoordinateCell.State[] states = new CoordinateCell.State[steps + 1];
    CoordinateCell.Trace[] traces = new CoordinateCell.Trace[steps];
    for (int t = 0; t < steps; t++) {
      states[t + 1] = cell.start(this::lend);
      traces[t] = cell.trace(this::lend);
    }
    states[0] = cell.start(this::lend);
    CoordinateCell.Adjoint adjoint = cell.adjoint(this::lend);
    for (int at = 0; at < size; at += BLOCK) {
      for (int t = 0; t < steps; t++) {
        step( // the steps are computed again and kept
            path.supportLoss(t),
            at,
            path.point(t),
            path.gradient(t),
            states[t],
            states[t + 1],
            traces[t],
            path.point(t + 1));
      }
      adjoint.clear();
      for (int t = steps - 1; t >= 0; t--) {
        cell.back(
            Math.min(BLOCK, size - at),
            at,
            path.point(t),
            path.gradient(t),
            states[t],
            states[t + 1],
            traces[t],
            adjoint,
            gradient);
      }
      adjoint.addTo(gradient, size);
    }
  }

  /** Returns the stored vectors to their lender. */
  @Override
  public void close() {
    lent.forEach(workspace::giveBack);
  }
}
