package org.salamander.learner;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;
import org.salamander.model.Score;
import org.salamander.random.Draws;
import org.salamander.task.Task;

/**
 * Model-agnostic meta-learning (Finn, Abbeel and Levine 2017, algorithms 1 and 2), exact to second
 * order:
 *
 * <pre>    θ' ← θ − α∇L_S(θ), K times        θ ← θ − β Σ ∇_θ L_Q(θ'(θ))</pre>
 */
@JsonClassDescription(
    "MAML: the exact meta-gradient, by way of Hessian-vector products (Finn et al. 2017)")
public record Maml(
    @JsonProperty(defaultValue = "1") @JsonPropertyDescription("inner gradient steps K") int steps,
    @JsonProperty(defaultValue = "0.01") @JsonPropertyDescription("inner rate α, on the mean loss")
        float rate,
    @JsonPropertyDescription(
            "inner rate of an evaluation's steps beyond the K trained ones; left out, the same α")
        @Nullable Float rateBeyond)
    implements Unrolled {

  public Maml {
    Require.steps(steps);
    Require.rate("rate", rate);
    if (rateBeyond != null) {
      Require.rate("rate-beyond", rateBeyond);
    }
  }

  /** One rate α for every step. */
  public Maml(int steps, float rate) {
    this(steps, rate, null);
  }

  @Override
  public Contribution contribute(float[] theta, Task task, Draws draws, Workspace workspace) {
    try (Path path = unroll(theta, task, workspace)) { // θ' ← θ − α∇L_S(θ)
      float[] gradient = workspace.lend(theta.length);
      Score query = path.queryGradient(task, gradient); // ∇L_Q(θ')
      path.pullback(gradient); // ∇_θ L_Q(θ'(θ))
      return Contribution.of(query, gradient);
    }
  }

  @Override
  public Path unroll(float[] theta, Task task, Workspace workspace) {
    return Path.descend(theta, task, steps, Rates.uniform(rate), workspace);
  }

  @Override
  public void adapt(
      float[] theta, Task task, int steps, Draws draws, Workspace workspace, Stage each) {
    Rates rates =
        rateBeyond == null ? Rates.uniform(rate) : Rates.beyond(this.steps, rate, rateBeyond);
    Path.show(theta, task, steps, rates, workspace, each);
  }
}
