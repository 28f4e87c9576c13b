package org.salamander.learner;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.Arrays;
import org.salamander.config.AtLeast;
import org.salamander.config.Bounds;
import org.salamander.config.Defaults;
import org.salamander.config.InvalidValue;
import org.salamander.config.Positive;
import org.salamander.config.Repeats;
import org.salamander.learner.inner.Descent;
import org.salamander.learner.inner.InnerConfig;
import org.salamander.learner.inner.Losses;
import org.salamander.learner.inner.Rates;
import org.salamander.model.Layout;
import org.salamander.model.Workspace;
import org.salamander.random.Draws;

/**
 * MAML++ (Antoniou, Edwards and Storkey 2019): MAML with four changes. Each layer and step has a
 * learned rate. Each step has its own γ and β of the normalisations. There is a query loss after
 * every step; during training, the weights w_k shift to the last step's loss. Training starts with
 * first-order gradients and continues with exact ones:
 *
 * <pre>    θ_{k+1} ← θ_k − α_k ⊙ ∇L_S(θ_k; γ_k, β_k)
 *    (θ, α, γ, β) ← (θ, α, γ, β) − β Σ ∇ Σ_k w_k L_Q(θ_k; γ_k, β_k)</pre>
 *
 * The inner loop does not change γ and β. The paper's cosine outer rate is set by {@code
 * outer.schedule}. Batch norm uses the statistics of the current batch, as everywhere in this
 * package.
 */
@JsonClassDescription(
    "MAML++: learned rates for each layer and step, normalisations for each step, query losses after every step (Antoniou et al. 2019); write it in quotes, because + is an operator of HOCON")
public record MamlPlusPlus(
    @JsonProperty(defaultValue = "5") @JsonPropertyDescription("inner gradient steps K") @Repeats(1)
        int steps,
    @JsonProperty(defaultValue = "0.1")
        @JsonPropertyDescription("start of the learned inner rates, on the mean loss")
        @Positive
        float rate,
    @JsonProperty(defaultValue = "0")
        @JsonPropertyDescription(
            "iterations over which the query losses after earlier steps fade out; 0: only the loss after the last step counts")
        @AtLeast(0)
        int multiStepIterations,
    @JsonProperty(defaultValue = "0")
        @JsonPropertyDescription(
            "iterations with first-order gradients, before exact gradients begin")
        @AtLeast(0)
        int firstOrderIterations,
    @JsonUnwrapped @Defaults(key = "adapt", value = "[\"*\", \"!role:scale\", \"!role:shift\"]")
        InnerConfig inner)
    implements ExactLearner {

  public MamlPlusPlus {
    Bounds.check(MamlPlusPlus.class, steps, rate, multiStepIterations, firstOrderIterations, inner);
  }

  /** For everything except γ and β. */
  public MamlPlusPlus(int steps, float rate, int multiStepIterations, int firstOrderIterations) {
    this(
        steps,
        rate,
        multiStepIterations,
        firstOrderIterations,
        InnerConfig.adapting("*", "!role:scale", "!role:shift"));
  }

  /** θ, then the norms and the rates of the steps. */
  @Override
  public Layout layout(Layout model) {
    if (inner.moving(model).stream().anyMatch(StepNorms::isNorm)) {
      throw new InvalidValue(
          "adapt",
          inner.adapt(),
          "it must leave out \"!role:scale\" and \"!role:shift\": maml++ has them once a step");
    }
    int layers = inner.layers(model).size();
    return StepNorms.layout(model, steps).with("rates", Layout.Role.RATES, steps, layers);
  }

  @Override
  public void initialize(float[] z, Layout model, Draws draws) {
    StepNorms.initialize(z, model, steps);
    Arrays.fill(z, StepNorms.layout(model, steps).size(), z.length, rate);
  }

  @Override
  public MetaLearner at(long iteration) {
    boolean exact = iteration >= firstOrderIterations;
    boolean last = iteration >= multiStepIterations;
    return exact && last
        ? this
        : new MultiStepLoss(
            this, MultiStepLoss.weights(steps, iteration, multiStepIterations), exact);
  }

  @Override
  public boolean takesGroups() {
    return true;
  }

  /** A rate for each layer and step. Further steps use the rates and norms of the last step. */
  @Override
  public Descent descent(float[] z, Workspace workspace) {
    Losses norms = workspace.made(this, StepNorms.class, model -> new StepNorms(model, steps));
    int lanes = workspace.model().lanes();
    Rates rates = Rates.ofGroups(inner.layers(workspace), steps, z, norms.size(), lanes);
    return inner.descent(norms, rates, workspace);
  }
}
