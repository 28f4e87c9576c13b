package org.salamander.learner;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.salamander.model.Score;
import org.salamander.random.Draws;
import org.salamander.task.Task;

/**
 * First-order MAML (Finn et al. 2017, section 5.2): the query gradient at the adapted parameters
 * stands for the meta-gradient, as if ∂θ'/∂θ were the identity.
 */
@JsonClassDescription(
    "first-order MAML: the query gradient at the adapted parameters (Finn et al. 2017)")
public record Fomaml(
    @JsonProperty(defaultValue = "1") @JsonPropertyDescription("inner gradient steps K") int steps,
    @JsonProperty(defaultValue = "0.01") @JsonPropertyDescription("inner rate α, on the mean loss")
        float rate)
    implements MetaLearner {

  public Fomaml {
    Require.steps(steps);
    Require.rate("rate", rate);
  }

  @Override
  public Contribution contribute(float[] theta, Task task, Draws draws, Workspace workspace) {
    try (Path path =
        Path.descend(theta, task, steps, Rates.uniform(rate), workspace)) { // θ' ← θ − α∇L_S(θ)
      float[] gradient = workspace.lend(theta.length);
      Score query = path.queryGradient(task, gradient); // ∇L_Q(θ'), and no pullback
      return Contribution.of(query, gradient);
    }
  }

  @Override
  public void adapt(
      float[] theta, Task task, int steps, Draws draws, Workspace workspace, Stage each) {
    Path.show(theta, task, steps, Rates.uniform(rate), workspace, each);
  }
}
