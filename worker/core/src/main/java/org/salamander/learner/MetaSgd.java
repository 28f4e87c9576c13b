package org.salamander.learner;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.salamander.model.Layout;
import org.salamander.model.Score;
import org.salamander.random.Draws;
import org.salamander.task.Task;

/**
 * Meta-SGD (Li et al. 2017): z = (θ, α) with one learned rate a parameter,
 *
 * <pre>    θ' ← θ − α ⊙ ∇L_S(θ)        (θ, α) ← (θ, α) − β Σ ∇_(θ,α) L_Q(θ')</pre>
 *
 * θ's gradient is the pullback, α's is −Σ_k ∇L_S(θ_k) ⊙ λ_{k+1}: two different things.
 */
@JsonClassDescription(
    "Meta-SGD: MAML with a learned inner rate for each parameter (Li et al. 2017)")
public record MetaSgd(
    @JsonProperty(defaultValue = "1") @JsonPropertyDescription("inner gradient steps K") int steps,
    @JsonProperty(defaultValue = "0.005")
        @JsonPropertyDescription("lower end of the initial rates α, drawn uniformly")
        float rateMin,
    @JsonProperty(defaultValue = "0.1") @JsonPropertyDescription("upper end of the initial rates α")
        float rateMax)
    implements Unrolled {

  public MetaSgd {
    Require.steps(steps);
    Require.rate("rate-min", rateMin);
    Require.rate("rate-max", rateMax);
    if (rateMax < rateMin) {
      throw new IllegalArgumentException(
          "rate-max is " + rateMax + "; it must not be below rate-min, " + rateMin);
    }
  }

  @Override
  public Layout layout(Layout model) {
    return model.with("rates", Layout.Role.RATES, model.size());
  }

  @Override
  public void initialize(float[] z, Layout model, Draws draws) {
    for (int i = model.size(); i < z.length; i++) {
      z[i] = draws.uniform(rateMin, rateMax);
    }
  }

  @Override
  public Contribution contribute(float[] z, Task task, Draws draws, Workspace workspace) {
    try (Path path =
        Path.descend(z, task, steps, rates(z, workspace), workspace)) { // θ' ← θ − α ⊙ ∇L_S(θ)
      float[] gradient = workspace.lend(z.length);
      Score query = path.queryGradient(task, gradient);
      path.pullbackWithRates(gradient); // onto θ, and −Σ_k ∇L_S(θ_k) ⊙ λ_{k+1} onto α
      return Contribution.of(query, gradient);
    }
  }

  @Override
  public Adaptation unroll(float[] z, Task task, Workspace workspace) {
    Path path = Path.descend(z, task, steps, rates(z, workspace), workspace);
    return new Adaptation() {
      @Override
      public float[] end() {
        return path.end();
      }

      @Override
      public void pushforward(float[] v) {
        path.pushforwardWithRates(v);
      }

      @Override
      public void pullback(float[] lambda) {
        path.pullbackWithRates(lambda);
      }

      @Override
      public void close() {
        path.close();
      }
    };
  }

  @Override
  public void adapt(float[] z, Task task, int steps, Draws draws, Workspace workspace, Stage each) {
    Path.show(z, task, steps, rates(z, workspace), workspace, each);
  }

  private static Rates rates(float[] z, Workspace workspace) {
    return Rates.learned(z, workspace.model().layout().size());
  }
}
