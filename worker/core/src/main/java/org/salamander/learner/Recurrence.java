package org.salamander.learner;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.salamander.kernel.FloatMath;
import org.salamander.model.Model;
import org.salamander.model.Score;
import org.salamander.task.Task;

/**
 * The inner loop of {@link Lstm}, remembered for back-propagation through time. Gradients and
 * losses enter the cell preprocessed (Ravi and Larochelle 2017, section 3.2, after Andrychowicz et
 * al. 2016): x becomes (log|x| / p, sign x) where |x| ≥ e⁻ᵖ and (−1, eᵖx) elsewhere.
 *
 * <p>Coordinates are taken in blocks. Going back, a block's steps are computed again and kept, so
 * that memory is T + 1 points and T gradients and the states of one block, whatever the model.
 */
final class Recurrence implements AutoCloseable {

  /** Coordinates a block: one that stays in a core's cache. */
  static final int BLOCK = 256;

  private static final float P = 10f;
  private static final float SMALL = (float) StrictMath.exp(-P);
  private static final float LARGE = (float) StrictMath.exp(P);

  private final Workspace workspace;
  private final Model model;
  private final int size;
  private final CoordinateCell cell;
  private final List<float[]> lent = new ArrayList<>();
  private final float[][] points; // c_0 … c_T
  private final float[][] gradients; // ∇L_1 … ∇L_T
  private final double[] losses;

  Recurrence(float[] z, int steps, int hidden, Workspace workspace) {
    this.workspace = workspace;
    this.model = workspace.model();
    this.size = model.layout().size();
    this.cell = new CoordinateCell(hidden, z, size, this::lend);
    this.points = new float[steps + 1][];
    this.gradients = new float[steps][];
    this.losses = new double[steps];
    points[0] = lend(size);
    System.arraycopy(z, 0, points[0], 0, size);
  }

  private float[] lend(int length) {
    float[] vector = workspace.lend(length);
    lent.add(vector);
    return vector;
  }

  /** Runs the loop on the support set. */
  void descend(Task task) {
    show(task, (step, parameters) -> {});
  }

  /** Runs the loop and shows c_0 … c_T as it goes. */
  void show(Task task, MetaLearner.Stage each) {
    CoordinateCell.State[] states = new CoordinateCell.State[(size + BLOCK - 1) / BLOCK];
    for (int b = 0; b < states.length; b++) {
      states[b] = cell.start(this::lend);
    }
    CoordinateCell.Trace trace = cell.trace(this::lend);
    each.at(0, points[0]);
    for (int t = 0; t < gradients.length; t++) {
      gradients[t] = lend(size);
      points[t + 1] = lend(size);
      losses[t] =
          model
              .gradient(points[t], task.support(t, points[t]), workspace.tape(0), gradients[t])
              .loss();
      for (int b = 0; b < states.length; b++) {
        step(t, b * BLOCK, states[b], states[b], trace);
      }
      each.at(t + 1, points[t + 1]);
    }
  }

  private void step(
      int t,
      int at,
      CoordinateCell.State from,
      CoordinateCell.State to,
      CoordinateCell.Trace trace) {
    int rows = Math.min(BLOCK, size - at);
    float loss = (float) losses[t];
    for (int row = 0; row < rows; row++) {
      float gradient = gradients[t][at + row];
      cell.input(trace, row, magnitude(gradient), sign(gradient), magnitude(loss), sign(loss));
    }
    cell.step(rows, at, points[t], gradients[t], from, to, trace, points[t + 1]);
  }

  private static float magnitude(float x) {
    float size = Math.abs(x);
    return size >= SMALL ? FloatMath.log(size) / P : -1f;
  }

  private static float sign(float x) {
    return Math.abs(x) >= SMALL ? Math.signum(x) : LARGE * x;
  }

  /** ∂L_Q/∂c_T into the first elements of {@code lambda}, and the score there. */
  Score queryGradient(Task task, float[] lambda) {
    float[] end = points[points.length - 1];
    return model.gradient(end, task.query(end), workspace.tape(0), lambda);
  }

  /** ∂L_Q/∂c_T → ∂L_Q/∂c_0 in place, and behind it ∂L_Q/∂Θ. */
  void backThroughTime(float[] gradient) {
    int steps = gradients.length;
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
        step(t, at, states[t], states[t + 1], traces[t]); // again, kept this time
      }
      adjoint.clear();
      for (int t = steps - 1; t >= 0; t--) {
        cell.back(
            Math.min(BLOCK, size - at),
            at,
            points[t],
            gradients[t],
            states[t],
            states[t + 1],
            traces[t],
            adjoint,
            gradient);
      }
      adjoint.addTo(gradient, size);
    }
  }

  /** Gives the remembered vectors back. */
  @Override
  public void close() {
    lent.forEach(workspace::giveBack);
  }
}
