package org.salamander.learner;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.salamander.kernel.Vectors;
import org.salamander.learner.inner.InnerLoop;
import org.salamander.learner.inner.Stage;
import org.salamander.model.Score;
import org.salamander.model.Workspace;
import org.salamander.random.Draws;
import org.salamander.task.Task;

/**
 * A learner that is trained on the query losses after all its inner steps, Σ_k w_k L_Q(z_k)
 * (Antoniou et al. 2019, section 4). The pullback adds a term at each step: with λ_K =
 * w_K∇L_Q(z_K),
 *
 * <pre>    λ_k = λ_{k+1} − H_S(z_k)(r_k ⊙ λ_{k+1}) + w_k∇L_Q(z_k)</pre>
 *
 * @param learner the learner with the inner loop
 * @param weights w_0 … w_K
 * @param secondOrder whether λ is propagated through the steps' derivatives; if not, they are
 *     replaced by the identity
 */
record MultiStepLoss(ExactLearner learner, List<Float> weights, boolean secondOrder)
    implements MetaLearner {

  /**
   * The weight of an earlier step is at least this value divided by K until it becomes 0. The value
   * is the authors'.
   */
  private static final float LEAST = 0.03f;

  /**
   * w_0 … w_K at an iteration: equal for all steps at first; from {@code iterations} on, only the
   * last step has a weight. z_0 never has one.
   */
  static List<Float> weights(int steps, long iteration, int iterations) {
    boolean over = iteration >= iterations;
    float earlier = over ? 0f : Math.max(1f - (float) iteration / iterations, LEAST) / steps;
    List<Float> weights = new ArrayList<>(Collections.nCopies(steps, earlier));
    weights.set(0, 0f);
    weights.add(1f - (steps - 1) * earlier);
    return weights;
  }

  @Override
  public Contribution contribute(float[] z, Task task, Draws draws, Workspace workspace) {
    try (InnerLoop loop = learner.unroll(z, task, workspace);
        InnerLoop.Pullback back = loop.pulling(secondOrder)) {
      float[] lambda = workspace.lend(z.length);
      float[] term = workspace.lend(loop.size());
      Arrays.fill(lambda, 0f);
      Score query = loop.queryGradient(task, term);
      Vectors.addScaled(weights.get(steps()), term, lambda, term.length); // w_K ∇L_Q(z_K)
      for (int k = steps() - 1; k >= 0; k--) {
        back.step(k, lambda); // λ_{k+1} − H_S(z_k)(r_k ⊙ λ_{k+1}), and ∂/∂r_k
        if (weights.get(k) != 0) {
          loop.queryGradient(k, task, term);
          Vectors.addScaled(weights.get(k), term, lambda, term.length); // + w_k ∇L_Q(z_k)
        }
      }
      back.finish(lambda);
      workspace.giveBack(term);
      return Contribution.of(query, lambda);
    }
  }

  @Override
  public void adapt(float[] z, Task task, int steps, Draws draws, Workspace workspace, Stage each) {
    learner.adapt(z, task, steps, draws, workspace, each);
  }

  @Override
  public int steps() {
    return learner.steps();
  }

  @Override
  public boolean takesGroups() {
    return learner.takesGroups();
  }

  @Override
  public Optional<ExactLearner> exact() {
    return learner.exact();
  }
}
