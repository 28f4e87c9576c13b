package org.salamander.learner;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.salamander.config.Bounds;
import org.salamander.config.Defaults;
import org.salamander.config.Repeats;
import org.salamander.learner.inner.InnerConfig;
import org.salamander.learner.inner.RateConfig;

/**
 * Body only update in the inner loop (Oh et al. 2021): MAML whose inner loop keeps the head fixed,
 * so that the body has to learn different representations for each task. r = α on the body, 0 on
 * the head:
 *
 * <pre>    θ = (body, head)        body' ← body − α∇_body L_S(body, head), K times
 *    θ ← θ − β Σ ∇_θ L_Q(body'(θ), head)</pre>
 */
@JsonClassDescription(
    "body only update in the inner loop: MAML that adapts everything but the head (Oh et al. 2021)")
public record Boil(
    @JsonProperty(defaultValue = "1") @JsonPropertyDescription("inner gradient steps K") @Repeats(1)
        int steps,
    @JsonUnwrapped RateConfig rate,
    @JsonUnwrapped @Defaults(key = "adapt", value = "[\"*\", \"!head\"]") InnerConfig inner)
    implements ExactLearner, RatedLearner {

  public Boil {
    Bounds.check(Boil.class, steps, rate, inner);
  }

  /** One rate α for the body. */
  public Boil(int steps, float rate) {
    this(steps, RateConfig.fixed(rate), InnerConfig.adapting("*", "!head"));
  }
}
