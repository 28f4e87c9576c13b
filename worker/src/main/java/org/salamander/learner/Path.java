package org.salamander.learner;

import java.util.Arrays;
import org.salamander.model.Batch;
import org.salamander.model.Model;
import org.salamander.model.Score;
import org.salamander.model.Tape;
import org.salamander.task.Task;

/**
 * The remembered inner loop
 *
 * <pre>    z₀ = z        z_{k+1} = z_k − r_k ⊙ ∇L_S(z_k)        k = 0 … K−1</pre>
 *
 * with its exact pullback: for λ_K = ∇L_Q(z_K),
 *
 * <pre>    λ_k = λ_{k+1} − H_S(z_k)(r_k ⊙ λ_{k+1})        ∂/∂r_k = −∇L_S(z_k) ⊙ λ_{k+1}</pre>
 *
 * It is H(r ⊙ λ), not r ⊙ Hλ: the transpose of I − diag(r)·H. One Hessian-vector product a step,
 * exact.
 *
 * <p>Memory is K + 1 parameter vectors and K gradients, and the activations of K gradients where
 * these fit {@link #TAPE_BUDGET}, of one recomputed in the pullback where they do not: the same
 * bits either way.
 */
final class Path implements AutoCloseable {

  /** Bytes of activations a thread keeps before it rather computes them again. */
  static final long TAPE_BUDGET = 128L << 20;

  private final Workspace workspace;
  private final Model model;
  private final int size;
  private final Rates rates;
  private final float[][] points; // z_0 … z_K
  private final float[][] gradients; // ∇L_S(z_0) … ∇L_S(z_{K−1})
  private final Batch[] supports;
  private final float[] r;
  private boolean kept = true; // tape k holds the activations of step k

  private Path(float[] z, int steps, Rates rates, Workspace workspace) {
    this.workspace = workspace;
    this.model = workspace.model();
    this.size = model.layout().size();
    this.rates = rates;
    this.points = new float[steps + 1][];
    this.gradients = new float[steps][];
    this.supports = new Batch[steps];
    this.r = workspace.lend(size);
    points[0] = workspace.lend(size);
    System.arraycopy(z, 0, points[0], 0, size);
  }

  /** Runs the inner loop on the support set, remembering it. */
  static Path descend(float[] z, Task task, int steps, Rates rates, Workspace workspace) {
    Path path = new Path(z, steps, rates, workspace);
    for (int k = 0; k < steps; k++) {
      path.step(k, task);
    }
    return path;
  }

  private void step(int k, Task task) {
    supports[k] = task.support(k, points[k]);
    gradients[k] = workspace.lend(size);
    var tape = workspace.tape(kept ? k : 0);
    model.gradient(points[k], supports[k], tape, gradients[k]);
    if (k == 0 && tape.bytes() * points.length > TAPE_BUDGET) {
      kept = false;
    }
    points[k + 1] = workspace.lend(size);
    rates.into(r, k);
    Vectors.descend(points[k], r, gradients[k], points[k + 1], size);
  }

  /** z_K. */
  float[] end() {
    return points[points.length - 1];
  }

  /** λ_K: the query's score at z_K, its gradient into the first elements of {@code lambda}. */
  Score queryGradient(Task task, float[] lambda) {
    return model.gradient(
        end(), task.query(end()), workspace.tape(kept ? points.length - 1 : 0), lambda);
  }

  /** λ_K → λ_0, in place on the first elements of {@code lambda}. */
  void pullback(float[] lambda) {
    pullback(lambda, (k, next) -> {});
  }

  /**
   * λ_K → λ_0 in place, and Σ_k ∂/∂r_k behind it, for rates that are the slice of z behind the
   * model's.
   */
  void pullbackWithRates(float[] lambda) {
    Arrays.fill(lambda, size, 2 * size, 0f);
    pullback(lambda, (k, next) -> Vectors.subtractProduct(gradients[k], next, next, size, size));
  }

  private void pullback(float[] lambda, RateGradient rateGradient) {
    float[] product = workspace.lend(size);
    for (int k = points.length - 2; k >= 0; k--) {
      rateGradient.at(k, lambda);
      rates.into(r, k);
      Vectors.multiply(r, lambda, r, size);
      model.hessianVector(recorded(k, product), r, product);
      Vectors.subtract(product, lambda, size);
    }
    workspace.giveBack(product);
  }

  private Tape recorded(int k, float[] scratch) {
    if (!kept) {
      model.gradient(points[k], supports[k], workspace.tape(0), scratch);
    }
    return workspace.tape(kept ? k : 0);
  }

  /** Gives the remembered vectors back. */
  @Override
  public void close() {
    workspace.giveBack(r);
    for (float[] point : points) {
      workspace.giveBack(point);
    }
    for (float[] gradient : gradients) {
      workspace.giveBack(gradient);
    }
  }

  /**
   * The same inner loop when nothing is to be pulled back: shows z_0 … z_K as it goes and remembers
   * one point.
   */
  static void show(
      float[] z, Task task, int steps, Rates rates, Workspace workspace, MetaLearner.Stage each) {
    Model model = workspace.model();
    int size = model.layout().size();
    float[] point = workspace.lend(size);
    float[] gradient = workspace.lend(size);
    float[] r = workspace.lend(size);
    System.arraycopy(z, 0, point, 0, size);
    each.at(0, point);
    for (int k = 0; k < steps; k++) {
      model.gradient(point, task.support(k, point), workspace.tape(0), gradient);
      rates.into(r, k);
      Vectors.descend(point, r, gradient, point, size);
      each.at(k + 1, point);
    }
    workspace.giveBack(point);
    workspace.giveBack(gradient);
    workspace.giveBack(r);
  }

  @FunctionalInterface
  private interface RateGradient {
    void at(int k, float[] next);
  }
}
