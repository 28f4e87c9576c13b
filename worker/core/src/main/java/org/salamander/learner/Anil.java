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
 * Almost no inner loop (Raghu et al. 2020): MAML whose inner loop changes the head alone; the body
 * is meta-learned and does not adapt. r = α on the head, 0 elsewhere:
 *
 * <pre>    θ = (body, head)        head' ← head − α∇_head L_S(body, head), K times
 *    θ ← θ − β Σ ∇_θ L_Q(body, head'(θ))</pre>
 */
@JsonClassDescription("almost no inner loop: MAML that adapts the head alone (Raghu et al. 2020)")
public record Anil(
    @JsonProperty(defaultValue = "1") @JsonPropertyDescription("inner gradient steps K") @Repeats(1)
        int steps,
    @JsonUnwrapped RateConfig rate,
    @JsonUnwrapped @Defaults(key = "adapt", value = "[head]") InnerConfig inner)
    implements ExactLearner, RatedLearner {

  public Anil {
    Bounds.check(Anil.class, steps, rate, inner);
  }

  /** One rate α for the head. */
  public Anil(int steps, float rate) {
    this(steps, RateConfig.fixed(rate), InnerConfig.adapting("head"));
  }
}
