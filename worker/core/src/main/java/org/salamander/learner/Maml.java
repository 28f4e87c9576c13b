package org.salamander.learner;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.apiguardian.api.API;
import org.salamander.config.Bounds;
import org.salamander.config.Repeats;
import org.salamander.learner.inner.InnerConfig;
import org.salamander.learner.inner.RateConfig;

/**
 * Model-agnostic meta-learning (Finn, Abbeel and Levine 2017, algorithms 1 and 2), exact to second
 * order:
 *
 * <pre>    θ' ← θ − α∇L_S(θ), K times        θ ← θ − β Σ ∇_θ L_Q(θ'(θ))</pre>
 */
@JsonClassDescription(
    "MAML: the exact meta-gradient, by way of Hessian-vector products (Finn et al. 2017)")
@API(status = API.Status.MAINTAINED)
public record Maml(
    @JsonProperty(defaultValue = "1") @JsonPropertyDescription("inner gradient steps K") @Repeats(1)
        int steps,
    @JsonUnwrapped RateConfig rate,
    @JsonUnwrapped InnerConfig inner)
    implements ExactLearner, RatedLearner {

  public Maml {
    Bounds.check(Maml.class, steps, rate, inner);
  }

  /** One rate α for everything. */
  public Maml(int steps, float rate) {
    this(steps, RateConfig.fixed(rate), InnerConfig.ALL);
  }
}
