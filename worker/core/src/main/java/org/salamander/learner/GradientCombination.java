package org.salamander.learner;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.Arrays;
import java.util.List;
import org.salamander.config.AtLeast;
import org.salamander.config.Bounds;
import org.salamander.config.Finite;
import org.salamander.config.InvalidValue;
import org.salamander.config.NotEmpty;
import org.salamander.config.Positive;
import org.salamander.kernel.Vectors;
import org.salamander.learner.inner.Descent;
import org.salamander.learner.inner.InnerConfig;
import org.salamander.learner.inner.InnerLoop;
import org.salamander.learner.inner.Minibatches;
import org.salamander.learner.inner.Stage;
import org.salamander.model.Batch;
import org.salamander.model.Workspace;
import org.salamander.random.Draws;
import org.salamander.task.Task;

/**
 * Combinations of inner gradients (Nichol et al. 2018, section 6.1 and figure 3): SGD on k
 * minibatches gives g₁ … g_k, and a task contributes Σ_j w_j g_j. (1) is joint training, (0, 1)
 * first-order MAML, (1, 1) Reptile with two steps.
 */
@JsonClassDescription(
    "weighted sums of the gradients of inner steps (Nichol et al. 2018, figure 3)")
public record GradientCombination(
    @JsonPropertyDescription("w₁ … w_k: the weight of each step's gradient") @NotEmpty
        List<@Finite Float> weights,
    @JsonProperty(defaultValue = "0.01")
        @JsonPropertyDescription("inner rate, on the mean loss")
        @Positive
        float rate,
    @JsonProperty(defaultValue = "0")
        @JsonPropertyDescription("examples in each inner step; 0 takes all")
        @AtLeast(0)
        int minibatch,
    @JsonUnwrapped InnerConfig inner)
    implements FixedRateLearner {

  public GradientCombination {
    weights = List.copyOf(weights);
    Bounds.check(GradientCombination.class, weights, rate, minibatch, inner);
    if (weights.stream().allMatch(w -> w == 0)) {
      throw new InvalidValue("weights", weights, "it must hold a number that is not 0");
    }
  }

  @Override
  public int steps() {
    return weights.size();
  }

  @Override
  public boolean takesGroups() {
    return true;
  }

  @Override
  public Contribution contribute(float[] theta, Task task, Draws draws, Workspace workspace) {
    Batch query = task.query(theta);
    Batch pool = task.support(0, theta).and(query);
    Minibatches minibatches = new Minibatches(minibatch, draws);
    float[] combined = workspace.lend(theta.length);
    Arrays.fill(combined, 0f);
    Descent descent = descent(theta, workspace);
    try (InnerLoop loop =
        descent.show(
            theta, (k, point) -> minibatches.next(pool), steps(), new Sum(weights, combined))) {
      return Contribution.of(workspace.model().score(loop.end(), query), combined);
    }
  }

  /** Σ w_j g_j. */
  private record Sum(List<Float> weights, float[] combined) implements Stage {

    @Override
    public void at(int step, float[] parameters) {}

    @Override
    public void gradient(int step, float[] gradient) {
      Vectors.addScaled(weights.get(step), gradient, combined, combined.length);
    }
  }
}
