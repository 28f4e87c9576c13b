package org.salamander.learner.inner;

import java.util.Arrays;
import org.salamander.kernel.Vectors;
import org.salamander.model.Batch;
import org.salamander.model.Model;
import org.salamander.model.Score;
import org.salamander.model.Workspace;
import org.salamander.task.Task;

/**
 * An inner loop that has run,
 *
 * <pre>    z₀ = z        z_{k+1} = z_k − r_k ⊙ u_k        k = 0 … K−1</pre>
 *
 * with u_k = g_k = ∇L_S(z_k) for gradient descent, and its exact pullback: for λ_K = ∇L_Q(z_K),
 *
 * <pre>    λ_k = λ_{k+1} − H_S(z_k) d_k        ∂/∂r_k = −u_k ⊙ λ_{k+1}</pre>
 *
 * where the {@link InnerRule} gives d_k = −∂L_Q/∂g_k; for gradient descent it is r_k ⊙ λ_{k+1}. The
 * pullback uses H(r ⊙ λ), not r ⊙ Hλ, because it is the transpose of I − diag(r)·H; {@link
 * #pushforward} multiplies by that matrix itself. Each step costs one exact Hessian-vector product.
 * A proximal term adds λ(z_k − z₀) to g_k.
 *
 * <p>Memory is K + 1 points, K gradients, the states of the rule, and the activations that {@link
 * Derivatives} keeps.
 */
public final class InnerLoop implements AutoCloseable {

  /** What a loop keeps after it has run. */
  enum Memory {
    /** Only z_K. */
    END,
    /** Every z_k and gradient. */
    POINTS,
    /** These, and what derivatives need. */
    DERIVATIVES
  }

  private final Workspace workspace;
  private final Losses losses;
  private final Rates rates;
  private final InnerUpdate rule;
  private final float proximal;
  private final Derivatives derivatives;
  private final int steps;
  private final int size;
  private final boolean kept;
  private final float[][] points; // z_0 … z_K
  private final float[][] gradients; // g_0 … g_{K−1}
  private final float[][] states; // s_0 … s_K
  private final Batch[] supports;
  private final double[] supportLosses;
  private final float[] r;
  private final float rate; // the rate of all numbers; NaN if the rates are in r
  private boolean known; // r is already written
  private final float[] start; // z_0 if there is a proximal term, else empty

  InnerLoop(Descent how, float[] z, int steps, Memory memory) {
    this.workspace = how.workspace();
    this.losses = how.losses();
    this.rates = how.rates();
    this.rule = how.rule();
    this.proximal = how.proximal();
    this.steps = steps;
    this.size = losses.size();
    this.kept = memory != Memory.END;
    this.derivatives = Derivatives.of(how, steps, memory == Memory.DERIVATIVES);
    this.points = vectors(kept ? 1 : 0, kept ? steps + 1 : 1, size);
    this.gradients = vectors(0, kept ? steps : 1, size);
    this.states = vectors(0, kept ? steps + 1 : 1, rule.state(size));
    this.supports = new Batch[kept ? steps : 1];
    this.supportLosses = new double[kept ? steps : 1];
    this.rate = oneRate();
    this.known = !Float.isNaN(rate);
    this.r = workspace.lend(Float.isNaN(rate) ? size : 0);
    this.start = workspace.lend(proximal == 0 ? 0 : size);
    if (kept) {
      points[0] = z; // never written
    } else {
      System.arraycopy(z, 0, points[0], 0, size);
    }
    System.arraycopy(z, 0, start, 0, start.length);
    Arrays.fill(states[0], 0f);
  }

  /** The one rate of all numbers of z, if there is one and the rule accepts it. */
  private float oneRate() {
    boolean all = rates.moving().size() == losses.inner(0).layout().slices().size();
    return all && rule.takesOneRate() ? rates.one() : Float.NaN;
  }

  /** The stored vectors, from the first on. */
  private float[][] vectors(int first, int count, int length) {
    float[][] vectors = new float[count][];
    for (int i = first; i < count; i++) {
      vectors[i] = workspace.lend(length);
    }
    return vectors;
  }

  /** Takes all steps. */
  public void run(Descent.Examples examples, Stage each) {
    each.at(0, losses.parameters(0, points[0]));
    for (int k = 0; k < steps; k++) {
      descend(k, examples);
      each.gradient(k, gradients[slot(k)]);
      step(k);
      each.at(k + 1, losses.parameters(k + 1, points[slot(k + 1)]));
    }
  }

  private int slot(int k) {
    return kept ? k : 0;
  }

  private void descend(int k, Descent.Examples examples) {
    float[] point = points[slot(k)];
    float[] gradient = gradients[slot(k)];
    Batch support = examples.at(k, point);
    supports[slot(k)] = support;
    supportLosses[slot(k)] = derivatives.gradient(k, point, support, gradient).loss();
    if (proximal != 0) {
      Vectors.addScaledDifference(proximal, point, start, gradient, size);
    }
  }

  private void step(int k) {
    rates(k);
    rule.step(taken(k), points[slot(k)], points[slot(k + 1)]);
  }

  /** Writes r_k into r. */
  private void rates(int k) {
    if (!known) {
      rates.into(r, k);
      known = !Float.isNaN(rates.one());
    }
  }

  private InnerUpdate.Step taken(int k) {
    return new InnerUpdate.Step(
        k,
        size,
        r,
        rate,
        gradients[slot(k)],
        supportLosses[slot(k)],
        states[slot(k)],
        states[slot(k + 1)]);
  }

  /**
   * The model's parameters at z_K; valid until the loop is asked for other parameters or closed.
   */
  public float[] end() {
    return losses.parameters(steps, points[slot(steps)]);
  }

  /** Number of floats of z that the loop uses. */
  public int size() {
    return size;
  }

  /** z_k. */
  public float[] point(int k) {
    return points[slot(k)];
  }

  /** g_k. */
  public float[] gradient(int k) {
    return gradients[slot(k)];
  }

  /** L_S(z_k), without the proximal term. */
  public double supportLoss(int k) {
    return supportLosses[slot(k)];
  }

  /** The rule's state: s_0 before {@link #run}, s_K after it. */
  public float[] state() {
    return states[slot(steps)];
  }

  /**
   * Computes λ_K: returns the query's score at z_K and writes its gradient into the first elements
   * of {@code lambda}.
   */
  public Score queryGradient(Task task, float[] lambda) {
    return queryGradient(steps, task, lambda);
  }

  /**
   * Returns the query's score at z_k and writes its gradient into the first elements of {@code
   * gradient}.
   */
  public Score queryGradient(int k, Task task, float[] gradient) {
    Model query = losses.query(k);
    Arrays.fill(gradient, query.layout().size(), size, 0f); // not used by the query
    float[] point = points[slot(k)];
    return query.gradient(
        point, task.query(point), workspace.scratchTape(workspace.model()), gradient);
  }

  /**
   * Moves a gradient with respect to {@link #end()} to the positions of these parameters in z_K, in
   * place.
   */
  public void spread(float[] lambda) {
    losses.spread(steps, lambda);
  }

  /** λ_K → λ_0 in place; writes Σ_k ∂/∂r_k to the positions of learned rates in z. */
  public void pullback(float[] lambda) {
    Arrays.fill(lambda, size, lambda.length, 0f);
    try (Pullback back = pulling(true)) {
      for (int k = steps - 1; k >= 0; k--) {
        back.step(k, lambda);
      }
      back.finish(lambda);
    }
  }

  /**
   * The first-order pullback, with the identity for ∂z_{k+1}/∂z_k: λ_0 = λ_K. Writes Σ_k ∂/∂r_k
   * with this λ to the positions of learned rates in z.
   */
  public void pullbackFirstOrder(float[] lambda) {
    Arrays.fill(lambda, size, lambda.length, 0f);
    try (Pullback back = pulling(false)) {
      for (int k = steps - 1; k >= 0; k--) {
        back.step(k, lambda);
      }
    }
  }

  /**
   * The pullback step by step, for objectives with a term at every step.
   *
   * @param exact whether λ is propagated through the steps' derivatives
   */
  public Pullback pulling(boolean exact) {
    return new Pullback(exact);
  }

  /** Goes back through the loop, from K to 0. */
  public final class Pullback implements AutoCloseable {

    private final boolean exact;
    private final InnerRule differentiable = (InnerRule) rule;
    private final float[] sigma = workspace.lend(rule.state(size));
    private final float[] direction = workspace.lend(size);
    private final float[] product = workspace.lend(size);
    private final float[] held = workspace.lend(start.length); // the proximal term's part of λ_0

    private Pullback(boolean exact) {
      this.exact = exact;
      Arrays.fill(sigma, 0f);
      Arrays.fill(held, 0f);
    }

    /**
     * λ_{k+1} → λ_k, in place on the first elements of {@code lambda}; writes ∂/∂r_k after them.
     */
    public void step(int k, float[] lambda) {
      rates(k);
      InnerUpdate.Step step = taken(k);
      if (rates.learned()) {
        rates.pullback(k, differentiable.unit(step, product), lambda);
      }
      if (!exact) {
        return;
      }
      differentiable.pullback(step, lambda, sigma, direction);
      derivatives.hessianVector(k, points[k], supports[k], direction, product);
      Vectors.subtract(product, lambda, size);
      if (derivatives.rest(k, points[k], supports, product)) {
        Vectors.subtract(product, lambda, size);
      }
      if (proximal != 0) {
        Vectors.addScaled(-proximal, direction, lambda, size);
        Vectors.addScaled(proximal, direction, held, size);
      }
    }

    /** Adds the part of the gradient that depends on z_0 directly, not through the steps. */
    public void finish(float[] lambda) {
      if (proximal != 0) {
        Vectors.addScaled(1f, held, lambda, size);
      }
    }

    @Override
    public void close() {
      workspace.giveBack(sigma);
      workspace.giveBack(direction);
      workspace.giveBack(product);
      workspace.giveBack(held);
    }
  }

  /**
   * v → Jv in place, J = ∂z_K/∂z: v holds ż_0 followed by the tangent of learned rates; afterwards
   * its first elements hold the tangent of {@link #end()}.
   */
  public void pushforward(float[] v) {
    InnerRule differentiable = (InnerRule) rule;
    float[] product = workspace.lend(size);
    float[] state = workspace.lend(rule.state(size));
    float[] from = workspace.lend(start.length);
    Arrays.fill(state, 0f);
    System.arraycopy(v, 0, from, 0, from.length);
    for (int k = 0; k < steps; k++) {
      derivatives.tangent(k, points[k], supports[k], v, product);
      if (proximal != 0) {
        Vectors.addScaledDifference(proximal, v, from, product, size);
      }
      rates(k);
      InnerUpdate.Step step = taken(k);
      differentiable.pushforward(step, v, product, state);
      if (rates.learned()) {
        float[] unit = differentiable.unit(step, product);
        rates.tangent(k, v, r);
        Vectors.descend(v, r, unit, v, size);
      }
    }
    float[] end = losses.parameters(steps, v);
    System.arraycopy(end, 0, v, 0, losses.query(steps).layout().size());
    workspace.giveBack(product);
    workspace.giveBack(state);
    workspace.giveBack(from);
  }

  /** Returns the stored vectors to their lender. */
  @Override
  public void close() {
    workspace.giveBack(r);
    workspace.giveBack(start);
    giveBack(kept ? 1 : 0, points);
    giveBack(0, gradients);
    giveBack(0, states);
  }

  private void giveBack(int first, float[][] vectors) {
    for (int i = first; i < vectors.length; i++) {
      workspace.giveBack(vectors[i]);
    }
  }
}
