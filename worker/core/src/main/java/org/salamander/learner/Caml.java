package org.salamander.learner;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.salamander.model.Layout;
import org.salamander.model.Score;
import org.salamander.random.Draws;
import org.salamander.task.Task;

/**
 * Fast context adaptation via meta-learning (Zintgraf et al. 2019, algorithm 1; CAML, later CAVIA):
 * the inner loop moves the context φ alone, which every task starts at zero, and θ is meta-learned
 * through it,
 *
 * <pre>    φ₀ = 0    φ ← φ − α∇_φ L_S(φ, θ), K times        θ ← θ − β Σ ∇_θ L_Q(φ_K(θ), θ)</pre>
 *
 * With r = α on φ and 0 elsewhere the pullback holds the mixed second derivative that this takes.
 * The model says where φ goes in ({@code model.context}).
 */
@JsonClassDescription(
    "CAML, later CAVIA: adapts context parameters alone, which model.context must give (Zintgraf et al. 2019)")
public record Caml(
    @JsonProperty(defaultValue = "1") @JsonPropertyDescription("inner gradient steps K") int steps,
    @JsonProperty(defaultValue = "1.0")
        @JsonPropertyDescription("inner rate α of the context, on the mean loss")
        float rate)
    implements MetaLearner {

  public Caml {
    Require.steps(steps);
    Require.rate("rate", rate);
  }

  @Override
  public Layout layout(Layout model) {
    if (model.slices().stream().allMatch(Layout.Slice::learned)) {
      throw new IllegalArgumentException(
          "model.context is 0; learner.type = caml adapts nothing else: it must be at least 1");
    }
    return model;
  }

  @Override
  public Contribution contribute(float[] z, Task task, Draws draws, Workspace workspace) {
    try (Path path =
        Path.descend(z, task, steps, rates(workspace), workspace)) { // φ' ← φ − α∇_φ L_S(φ, θ)
      float[] gradient = workspace.lend(z.length);
      Score query = path.queryGradient(task, gradient);
      path.pullback(gradient); // through φ's steps to θ
      return Contribution.of(query, gradient);
    }
  }

  @Override
  public void adapt(float[] z, Task task, int steps, Draws draws, Workspace workspace, Stage each) {
    Path.show(z, task, steps, rates(workspace), workspace, each);
  }

  private Rates rates(Workspace workspace) {
    return Rates.context(workspace.model().layout(), rate);
  }
}
