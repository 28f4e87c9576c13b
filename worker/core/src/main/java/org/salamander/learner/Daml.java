package org.salamander.learner;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import org.salamander.model.Domain;
import org.salamander.model.Layout;
import org.salamander.model.Model;
import org.salamander.model.Score;
import org.salamander.model.net.Activation;
import org.salamander.model.net.Initialization;
import org.salamander.model.net.LearnedLoss;
import org.salamander.random.Draws;
import org.salamander.task.Task;

/**
 * Domain-adaptive meta-learning (Yu, Finn et al. 2018, section IV): z = (θ, ψ), where ψ is a loss
 * on the model's activations that the inner loop descends without any labels,
 *
 * <pre>    θ' ← θ − α∇_θ L_ψ(θ; S), K times        (θ, ψ) ← (θ, ψ) − β Σ ∇_(θ,ψ) L_Q(θ')</pre>
 *
 * The inner model and the query's are two losses on one z: the pullback carries ∇L_Q back onto θ,
 * and onto ψ through the mixed second derivative of L_ψ.
 */
@JsonClassDescription(
    "domain-adaptive meta-learning: adapts by a learned loss that needs no labels (Yu, Finn et al. 2018)")
public record Daml(
    @JsonProperty(defaultValue = "5") @JsonPropertyDescription("inner gradient steps K") int steps,
    @JsonProperty(defaultValue = "0.03")
        @JsonPropertyDescription("inner rate α, on the mean of the learned loss")
        float rate,
    @JsonProperty(defaultValue = "[32, 32]")
        @JsonPropertyDescription("units of the learned loss's hidden layers")
        List<Integer> lossLayers,
    @JsonProperty(defaultValue = "relu")
        @JsonPropertyDescription(
            "between the learned loss's layers: relu, tanh, sigmoid or identity")
        Activation lossActivation,
    @JsonProperty(defaultValue = "fan-in")
        @JsonPropertyDescription("of the learned loss's weights: as for model.initialization")
        Initialization lossInitialization)
    implements MetaLearner {

  public Daml {
    Require.steps(steps);
    Require.rate("rate", rate);
    lossLayers = List.copyOf(lossLayers);
    lossLayers.forEach(units -> Require.atLeast("loss-layers", units, 1));
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

  @Override
  public Layout layout(Layout model) {
    return loss().layout(model);
  }

  @Override
  public void initialize(float[] z, Layout model, Draws draws) {
    loss().initialize(z, model, draws);
  }

  @Override
  public Contribution contribute(float[] z, Task task, Draws draws, Workspace workspace) {
    try (Path path = Path.descend(z, task, steps, rates(workspace), losses(workspace), workspace)) {
      float[] gradient = workspace.lend(z.length);
      Score query = path.queryGradient(task, gradient); // ∇L_Q(θ'), 0 on ψ
      path.pullback(gradient); // onto θ and ψ
      return Contribution.of(query, gradient);
    }
  }

  @Override
  public void adapt(float[] z, Task task, int steps, Draws draws, Workspace workspace, Stage each) {
    Path.show(z, task, steps, rates(workspace), losses(workspace), workspace, each);
  }

  /** α on θ, 0 on ψ. */
  private Rates rates(Workspace workspace) {
    return Rates.first(workspace.model().layout().size(), rate);
  }

  private Losses losses(Workspace workspace) {
    return Losses.of(workspace.made(this, Model.class, loss()::on), workspace.model());
  }

  private LearnedLoss loss() {
    return new LearnedLoss(lossLayers, lossActivation, lossInitialization);
  }
}
