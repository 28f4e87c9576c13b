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
 * It is H(r ⊙ λ), not r ⊙ Hλ: the transpose of I − diag(r)·H, whose own product is {@link
 * #pushforward}. One Hessian-vector product a step, exact. The inner loss and the query's may be
 * two {@link Losses} on one z, and differ from step to step.
 *
 * <p>Memory is K + 1 parameter vectors and K gradients, and the activations of K gradients where
 * these fit {@link #TAPE_BUDGET}, of one recomputed in the pullback where they do not: the same
 * bits either way.
 */
final class Path implements Unrolled.Adaptation {

  /** Bytes of activations a thread keeps before it rather computes them again. */
  static final long TAPE_BUDGET = 128L << 20;

  private final Workspace workspace;
  private final Losses losses;
  private final int size;
  private final Rates rates;
  private final float[][] points; // z_0 … z_K
  private final float[][] gradients; // ∇L_S(z_0) … ∇L_S(z_{K−1})
  private final Batch[] supports;
  private final float[] r;
  private boolean kept = true; // tape k holds the activations of step k

  private Path(float[] z, int steps, Rates rates, Losses losses, Workspace workspace) {
    this.workspace = workspace;
    this.losses = losses;
    this.size = losses.size();
    this.rates = rates;
    this.points = new float[steps + 1][];
    this.gradients = new float[steps][];
    this.supports = new Batch[steps];
    this.r = workspace.lend(size);
    points[0] = workspace.lend(size);
    System.arraycopy(z, 0, points[0], 0, size);
  }

  /** Runs the inner loop on the support set, remembering it; one loss for S and Q. */
  static Path descend(float[] z, Task task, int steps, Rates rates, Workspace workspace) {
    return descend(z, task, steps, rates, Losses.of(workspace.model()), workspace);
  }

  /** As above, with losses that differ. */
  static Path descend(
      float[] z, Task task, int steps, Rates rates, Losses losses, Workspace workspace) {
    Path path = new Path(z, steps, rates, losses, workspace);
    for (int k = 0; k < steps; k++) {
      path.step(k, task);
    }
    return path;
  }

  private void step(int k, Task task) {
    supports[k] = task.support(k, points[k]);
    gradients[k] = workspace.lend(size);
    Tape tape = innerTape(k);
    losses.inner(k).gradient(points[k], supports[k], tape, gradients[k]);
    if (k == 0 && tape.bytes() * points.length > TAPE_BUDGET) {
      kept = false;
    }
    points[k + 1] = workspace.lend(size);
    rates.into(r, k);
    Vectors.descend(points[k], r, gradients[k], points[k + 1], size);
  }

  private Tape innerTape(int k) {
    return workspace.tape(losses.recorder(), kept ? k : 0);
  }

  /** z_K. */
  @Override
  public float[] end() {
    return points[points.length - 1];
  }

  /** ∇L_S(z_k). */
  float[] supportGradient(int k) {
    return gradients[k];
  }

  /** λ_K: the query's score at z_K, its gradient into the first elements of {@code lambda}. */
  Score queryGradient(Task task, float[] lambda) {
    return queryGradient(points.length - 1, task, lambda);
  }

  /** The query's score at z_k, its gradient into the first elements of {@code gradient}. */
  Score queryGradient(int k, Task task, float[] gradient) {
    Model query = losses.query(k);
    Arrays.fill(gradient, query.layout().size(), size, 0f); // what the query does not depend on
    Tape tape = workspace.tape(kept ? points.length - 1 : 0); // no inner step's own
    return query.gradient(points[k], task.query(points[k]), tape, gradient);
  }

  /** λ_K → λ_0, in place on the first elements of {@code lambda}. */
  @Override
  public void pullback(float[] lambda) {
    for (int k = points.length - 2; k >= 0; k--) {
      pullback(k, lambda);
    }
  }

  /** λ_{k+1} → λ_k, in place on the first elements of {@code lambda}. */
  void pullback(int k, float[] lambda) {
    rates.into(r, k);
    Vectors.multiply(r, lambda, r, size);
    float[] product = hessianVector(k, r);
    Vectors.subtract(product, lambda, size);
    workspace.giveBack(product);
  }

  /**
   * λ_K → λ_0 in place, and Σ_k ∂/∂r_k behind it, for rates that are the slice of z behind the
   * model's.
   */
  void pullbackWithRates(float[] lambda) {
    Arrays.fill(lambda, size, 2 * size, 0f);
    for (int k = points.length - 2; k >= 0; k--) {
      Vectors.subtractProduct(gradients[k], lambda, lambda, size, size);
      pullback(k, lambda);
    }
  }

  /** v → Jv in place, J = ∂z_K/∂z_0: v_{k+1} = v_k − r_k ⊙ H_S(z_k) v_k. */
  @Override
  public void pushforward(float[] v) {
    pushforward(v, false);
  }

  /** The same with the tangent ṙ of learned rates behind v's: … − ṙ ⊙ ∇L_S(z_k). */
  void pushforwardWithRates(float[] v) {
    pushforward(v, true);
  }

  private void pushforward(float[] v, boolean withRates) {
    for (int k = 0; k < gradients.length; k++) {
      float[] product = hessianVector(k, v);
      rates.into(r, k);
      Vectors.descend(v, r, product, v, size);
      if (withRates) {
        System.arraycopy(v, size, r, 0, size);
        Vectors.descend(v, r, gradients[k], v, size);
      }
      workspace.giveBack(product);
    }
  }

  /** H_S(z_k) v, in a vector to be given back. */
  private float[] hessianVector(int k, float[] v) {
    Model inner = losses.inner(k);
    float[] product = workspace.lend(size);
    if (!kept) {
      inner.gradient(points[k], supports[k], innerTape(k), product);
    }
    inner.hessianVector(innerTape(k), v, product);
    return product;
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
    show(z, task, steps, rates, Losses.of(workspace.model()), workspace, each);
  }

  /** As above, with losses that differ. */
  static void show(
      float[] z,
      Task task,
      int steps,
      Rates rates,
      Losses losses,
      Workspace workspace,
      MetaLearner.Stage each) {
    int size = losses.size();
    float[] point = workspace.lend(size);
    float[] gradient = workspace.lend(size);
    float[] r = workspace.lend(size);
    System.arraycopy(z, 0, point, 0, size);
    each.at(0, point);
    for (int k = 0; k < steps; k++) {
      Tape tape = workspace.tape(losses.recorder(), 0);
      losses.inner(k).gradient(point, task.support(k, point), tape, gradient);
      rates.into(r, k);
      Vectors.descend(point, r, gradient, point, size);
      each.at(k + 1, point);
    }
    workspace.giveBack(point);
    workspace.giveBack(gradient);
    workspace.giveBack(r);
  }
}
