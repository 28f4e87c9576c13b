package org.salamander.learner;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import org.salamander.config.AtLeast;
import org.salamander.config.Bounds;
import org.salamander.config.Defaults;
import org.salamander.config.Repeats;
import org.salamander.learner.inner.Descent;
import org.salamander.learner.inner.InnerConfig;
import org.salamander.learner.inner.Losses;
import org.salamander.learner.inner.RateConfig;
import org.salamander.learner.inner.Rates;
import org.salamander.model.Domain;
import org.salamander.model.Layout;
import org.salamander.model.Model;
import org.salamander.model.Workspace;
import org.salamander.model.net.Initialization;
import org.salamander.model.net.LearnedLoss;
import org.salamander.model.net.layer.Activation;
import org.salamander.random.Draws;

/**
 * Domain-adaptive meta-learning (Yu, Finn et al. 2018, section IV): z = (θ, ψ), where ψ is a loss
 * on the model's activations that the inner loop descends without any labels,
 *
 * <pre>    θ' ← θ − α∇_θ L_ψ(θ; S), K times        (θ, ψ) ← (θ, ψ) − β Σ ∇_(θ,ψ) L_Q(θ')</pre>
 *
 * The inner loss and the query loss are functions of the same z: the pullback propagates ∇L_Q to θ,
 * and to ψ through the mixed second derivative of L_ψ.
 */
@JsonClassDescription(
    "domain-adaptive meta-learning: adapts by a learned loss that needs no labels (Yu, Finn et al. 2018)")
public record Daml(
    @JsonProperty(defaultValue = "5") @JsonPropertyDescription("inner gradient steps K") @Repeats(1)
        int steps,
    @JsonUnwrapped @Defaults(key = "rate", value = "0.03") RateConfig rate,
    @JsonProperty(defaultValue = "[32, 32]")
        @JsonPropertyDescription("units of the learned loss's hidden layers")
        List<@AtLeast(1) Integer> lossLayers,
    @JsonProperty(defaultValue = "relu")
        @JsonPropertyDescription("activation function of the learned loss's hidden layers")
        Activation lossActivation,
    @JsonProperty(defaultValue = "fan-in")
        @JsonPropertyDescription("the same as model.initialization, for the learned loss")
        Initialization lossInitialization,
    @JsonUnwrapped InnerConfig inner)
    implements ExactLearner, RatedLearner {

  public Daml {
    lossLayers = List.copyOf(lossLayers);
    Bounds.check(Daml.class, steps, rate, lossLayers, lossActivation, lossInitialization, inner);
  }

  /** The learned loss is a net on the activations of one task. */
  @Override
  public boolean takesGroups() {
    return false;
  }

  @Override
  public boolean needsLabels() {
    return false;
  }

  @Override
  public void requireServes(Domain tasks) {
    if (tasks.actions()) {
      throw new IllegalArgumentException(
          "learner.type is daml, which adapts to inputs alone; the tasks are to be acted in: it must"
              + " be one of maml, meta-sgd and reptile");
    }
  }

  /** θ, ψ, then learned rates. */
  @Override
  public Layout layout(Layout model) {
    return rate.rates().layout(loss().layout(model), inner.moving(model), steps);
  }

  @Override
  public void initialize(float[] z, Layout model, Draws draws) {
    loss().initialize(z, model, draws);
    rate.initialize(z, loss().layout(model));
  }

  /** α on θ and 0 on ψ. ∇L_Q is 0 on ψ; the pullback propagates it to θ and ψ. */
  @Override
  public Descent descent(float[] z, Workspace workspace) {
    Model learned = workspace.made(loss(), Model.class, loss()::on);
    Rates rates = rate.of(inner.moving(workspace), steps, z, learned.layout().size(), 1);
    return inner.descent(Losses.of(learned, workspace.model()), rates, workspace);
  }

  private LearnedLoss loss() {
    return new LearnedLoss(lossLayers, lossActivation, lossInitialization);
  }
}
