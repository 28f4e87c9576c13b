package org.salamander.learner;

import java.util.Arrays;
import java.util.List;
import org.salamander.kernel.Vectors;
import org.salamander.learner.inner.InnerConfig;
import org.salamander.model.Batch;
import org.salamander.model.Layout;
import org.salamander.model.Model;
import org.salamander.model.Tape;
import org.salamander.model.Workspace;

/**
 * φ = argmin L(φ) + λ/2 ‖φ − θ‖² over the slices that adapt, as a function of θ. Let x be the
 * solution of (I + H/λ) x = ∇L_Q on these slices. The gradient with respect to θ is x on these
 * slices, and ∇L_Q − H x/λ on the slices that φ and θ share.
 */
final class ProximalMinimum {

  private final Workspace workspace;
  private final Model model;
  private final Tape tape;
  private final List<Layout.Slice> moving;
  private final float lambda;
  private final float damping;
  private final int size;

  ProximalMinimum(
      float[] phi, Batch support, InnerConfig inner, float damping, Workspace workspace) {
    this.workspace = workspace;
    this.model = workspace.model();
    this.tape = workspace.tape(0);
    this.moving = inner.moving(workspace);
    this.lambda = inner.proximal();
    this.damping = damping;
    this.size = model.layout().size();
    float[] gradient = workspace.lend(size);
    model.gradient(phi, support, tape, gradient); // records what the products need
    workspace.giveBack(gradient);
  }

  /** ∇L_Q(φ) → the gradient with respect to θ, in place. */
  void pullback(float[] gradient, int iterations) {
    float[] x = workspace.lend(size);
    float[] product = workspace.lend(size);
    solve(gradient, iterations, x, product);
    if (moving.size() < model.layout().slices().size()) {
      model.hessianVector(tape, x, product);
      Vectors.addScaled(-1f / lambda, product, gradient, size);
    }
    for (Layout.Slice slice : moving) {
      System.arraycopy(x, slice.offset(), gradient, slice.offset(), slice.length());
    }
    workspace.giveBack(x);
    workspace.giveBack(product);
  }

  /**
   * ((1 + damping)I + H/λ) x = g on the slices that adapt, 0 elsewhere, by conjugate gradient
   * (Hestenes and Stiefel 1952) from x = 0. Sums are in double and in index order.
   */
  private void solve(float[] g, int iterations, float[] x, float[] product) {
    float[] residual = workspace.lend(size);
    float[] direction = workspace.lend(size);
    Arrays.fill(x, 0f);
    onMoving(g, residual);
    System.arraycopy(residual, 0, direction, 0, size);
    double square = dot(residual, residual);
    for (int i = 0; i < iterations && square > 0; i++) {
      apply(direction, product);
      float length = (float) (square / dot(direction, product));
      Vectors.addScaled(length, direction, x, size);
      Vectors.addScaled(-length, product, residual, size);
      double next = dot(residual, residual);
      Vectors.addScaled((float) (next / square), direction, residual, direction, size);
      square = next;
    }
    workspace.giveBack(residual);
    workspace.giveBack(direction);
  }

  private void apply(float[] v, float[] product) {
    float[] curved = workspace.lend(size);
    model.hessianVector(tape, v, curved);
    onMoving(curved, product);
    workspace.giveBack(curved);
    for (int i = 0; i < size; i++) {
      product[i] = Math.fma(1 + damping, v[i], product[i] / lambda);
    }
  }

  private void onMoving(float[] vector, float[] into) {
    Arrays.fill(into, 0f);
    for (Layout.Slice slice : moving) {
      System.arraycopy(vector, slice.offset(), into, slice.offset(), slice.length());
    }
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}
