package org.salamander.learner;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.salamander.config.Bounds;
import org.salamander.config.Repeats;
import org.salamander.learner.inner.Descent;
import org.salamander.learner.inner.InnerConfig;
import org.salamander.learner.inner.InnerLoop;
import org.salamander.learner.inner.RateConfig;
import org.salamander.model.Score;
import org.salamander.model.Workspace;
import org.salamander.random.Draws;
import org.salamander.task.Task;

/**
 * First-order MAML (Finn et al. 2017, section 5.2): the query gradient at the adapted parameters
 * replaces the meta-gradient, as if ∂θ'/∂θ were the identity.
 */
@JsonClassDescription(
    "first-order MAML: the query gradient at the adapted parameters (Finn et al. 2017)")
public record Fomaml(
    @JsonProperty(defaultValue = "1") @JsonPropertyDescription("inner gradient steps K") @Repeats(1)
        int steps,
    @JsonUnwrapped RateConfig rate,
    @JsonUnwrapped InnerConfig inner)
    implements RatedLearner {

  public Fomaml {
    Bounds.check(Fomaml.class, steps, rate, inner);
  }

  /** One rate α for everything. */
  public Fomaml(int steps, float rate) {
    this(steps, RateConfig.fixed(rate), InnerConfig.ALL);
  }

  @Override
  public Contribution contribute(float[] theta, Task task, Draws draws, Workspace workspace) {
    Descent descent = descent(theta, workspace);
    try (InnerLoop loop = descent.walk(theta, task::support, steps)) { // θ' ← θ − α∇L_S(θ)
      float[] gradient = workspace.lend(theta.length);
      Score query = loop.queryGradient(task, gradient); // ∇L_Q(θ')
      loop.pullbackFirstOrder(gradient); // the gradient of θ stays; adds that of learned rates
      return Contribution.of(query, gradient);
    }
  }
}
