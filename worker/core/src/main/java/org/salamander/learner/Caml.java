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
import org.salamander.model.Layout;

/**
 * Fast context adaptation via meta-learning (Zintgraf et al. 2019, algorithm 1; CAML, later CAVIA):
 * the inner loop changes the context φ alone, which is zero at the start of every task; θ is
 * meta-learned through this loop,
 *
 * <pre>    φ₀ = 0    φ ← φ − α∇_φ L_S(φ, θ), K times        θ ← θ − β Σ ∇_θ L_Q(φ_K(θ), θ)</pre>
 *
 * The rate r is α on φ and 0 elsewhere; the pullback then contains the mixed second derivative.
 * {@code model.context} adds φ to a model.
 */
@JsonClassDescription(
    "CAML, later CAVIA: adapts context parameters alone; model.context must be above 0 (Zintgraf et al. 2019)")
public record Caml(
    @JsonProperty(defaultValue = "1") @JsonPropertyDescription("inner gradient steps K") @Repeats(1)
        int steps,
    @JsonUnwrapped @Defaults(key = "rate", value = "1.0") RateConfig rate,
    @JsonUnwrapped @Defaults(key = "adapt", value = "[context]") InnerConfig inner)
    implements ExactLearner, RatedLearner {

  public Caml {
    Bounds.check(Caml.class, steps, rate, inner);
  }

  /** One rate α for the context. */
  public Caml(int steps, float rate) {
    this(steps, RateConfig.fixed(rate), InnerConfig.adapting("context"));
  }

  @Override
  public Layout layout(Layout model) {
    if (model.slices().stream().allMatch(Layout.Slice::learned)) {
      throw new IllegalArgumentException(
          "model.context is 0; learner.type = caml adapts nothing else: it must be at least 1");
    }
    return RatedLearner.super.layout(model);
  }
}
