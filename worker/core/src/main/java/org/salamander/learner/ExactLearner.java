package org.salamander.learner;

import java.util.Optional;
import org.apiguardian.api.API;
import org.salamander.learner.inner.InnerLoop;
import org.salamander.model.Score;
import org.salamander.model.Workspace;
import org.salamander.random.Draws;
import org.salamander.task.Task;

/**
 * A learner with the exact meta-gradient: the query's loss after K inner steps, differentiated with
 * respect to all of z,
 *
 * <pre>    z_K ← K steps on L_S from z        z ← z − β Σ ∇_z L_Q(z_K(z))</pre>
 *
 * Such learners differ only in their inner loops. The map z ↦ z_K has a pullback and a pushforward,
 * so second-order outer rules can use these learners too: with J = ∂z_K/∂z, the Fisher information
 * of the adapted policies is Jᵀ·F(z_K)·J.
 */
@API(status = API.Status.MAINTAINED)
public interface ExactLearner extends GradientLearner {

  @Override
  default Contribution contribute(float[] z, Task task, Draws draws, Workspace workspace) {
    try (InnerLoop loop = unroll(z, task, workspace)) { // z_K ← K steps on L_S
      float[] gradient = workspace.lend(z.length);
      Score query = loop.queryGradient(task, gradient); // ∇L_Q(z_K)
      loop.pullback(gradient); // ∇_z L_Q(z_K(z))
      return Contribution.of(query, gradient);
    }
  }

  /** The inner loop on a task, which keeps its steps until it is closed. */
  default InnerLoop unroll(float[] z, Task task, Workspace workspace) {
    return descent(z, workspace).remember(z, task, steps());
  }

  @Override
  default Optional<ExactLearner> exact() {
    return Optional.of(this);
  }
}
