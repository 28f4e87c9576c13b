package org.salamander.learner;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.salamander.config.Bounds;
import org.salamander.config.InvalidValue;
import org.salamander.config.Positive;
import org.salamander.config.Repeats;
import org.salamander.learner.inner.Descent;
import org.salamander.learner.inner.InnerConfig;
import org.salamander.learner.inner.RateConfig;
import org.salamander.learner.inner.Rates;
import org.salamander.model.Layout;
import org.salamander.model.Model;
import org.salamander.model.Workspace;
import org.salamander.random.Draws;

/**
 * Meta-SGD (Li et al. 2017): z = (θ, α) with one learned rate per parameter,
 *
 * <pre>    θ' ← θ − α ⊙ ∇L_S(θ)        (θ, α) ← (θ, α) − β Σ ∇_(θ,α) L_Q(θ')</pre>
 *
 * The gradient of θ is the pullback; the gradient of α is −Σ_k ∇L_S(θ_k) ⊙ λ_{k+1}.
 */
@JsonClassDescription(
    "Meta-SGD: MAML with a learned inner rate for each parameter (Li et al. 2017)")
public record MetaSgd(
    @JsonProperty(defaultValue = "1") @JsonPropertyDescription("inner gradient steps K") @Repeats(1)
        int steps,
    @JsonProperty(defaultValue = "0.005")
        @JsonPropertyDescription("lower end of the initial rates α, drawn uniformly")
        @Positive
        float rateMin,
    @JsonProperty(defaultValue = "0.1")
        @JsonPropertyDescription("upper end of the initial rates α")
        @Positive
        float rateMax,
    @JsonProperty(defaultValue = "number")
        @JsonPropertyDescription("one learned rate for each step, slice or number of z")
        RateConfig.Kind rates,
    @JsonUnwrapped InnerConfig inner)
    implements ExactLearner {

  public MetaSgd {
    Bounds.check(MetaSgd.class, steps, rateMin, rateMax, rates, inner);
    if (rateMax < rateMin) {
      throw new InvalidValue("rate-max", rateMax, "it must not be below rate-min, " + rateMin);
    }
    if (rates == RateConfig.Kind.FIXED) {
      throw new InvalidValue("rates", rates, "it must be step, slice or number");
    }
  }

  /** A rate for each parameter. */
  public MetaSgd(int steps, float rateMin, float rateMax) {
    this(steps, rateMin, rateMax, RateConfig.Kind.NUMBER, InnerConfig.ALL);
  }

  @Override
  public Layout layout(Layout model) {
    return rates.layout(model, inner.moving(model), steps);
  }

  @Override
  public void initialize(float[] z, Layout model, Draws draws) {
    for (int i = model.size(); i < z.length; i++) {
      z[i] = draws.uniform(rateMin, rateMax);
    }
  }

  @Override
  public Descent descent(float[] z, Workspace workspace) {
    Model model = workspace.model();
    int size = model.layout().size();
    Rates alpha = rates.learned(inner.moving(workspace), steps, z, size, model.lanes());
    return inner.descent(alpha, workspace); // θ' ← θ − α ⊙ ∇L_S(θ)
  }
}
