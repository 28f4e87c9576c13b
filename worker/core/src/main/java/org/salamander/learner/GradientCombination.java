package org.salamander.learner;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.Arrays;
import java.util.List;
import org.salamander.model.Batch;
import org.salamander.model.Model;
import org.salamander.model.Score;
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
    @JsonPropertyDescription("w₁ … w_k: the weight of each step's gradient") List<Float> weights,
    @JsonProperty(defaultValue = "0.01") @JsonPropertyDescription("inner rate, on the mean loss")
        float rate,
    @JsonProperty(defaultValue = "0")
        @JsonPropertyDescription("examples an inner step; 0 takes all")
        int minibatch)
    implements MetaLearner {

  public GradientCombination {
    weights = List.copyOf(weights);
    if (weights.isEmpty()
        || !weights.stream().allMatch(Float::isFinite)
        || weights.stream().allMatch(w -> w == 0)) {
      throw new IllegalArgumentException(
          "weights is " + weights + "; it must hold finite numbers, not all of them 0");
    }
    Require.rate("rate", rate);
    Require.atLeast("minibatch", minibatch, 0);
  }

  @Override
  public int steps() {
    return weights.size();
  }

  @Override
  public Contribution contribute(float[] theta, Task task, Draws draws, Workspace workspace) {
    Model model = workspace.model();
    Batch query = task.query(theta);
    Batch pool = task.support(0, theta).and(query);
    Minibatches minibatches = new Minibatches(minibatch, draws);
    float[] point = workspace.lend(theta.length);
    float[] gradient = workspace.lend(theta.length);
    float[] combined = workspace.lend(theta.length);
    System.arraycopy(theta, 0, point, 0, theta.length);
    Arrays.fill(combined, 0f);
    for (float weight : weights) {
      model.gradient(point, minibatches.next(pool), workspace.tape(0), gradient); // g_j
      Vectors.addScaled(weight, gradient, combined, theta.length); // Σ w_j g_j
      Vectors.addScaled(-rate, gradient, point, theta.length);
    }
    Score reached = model.score(point, query);
    workspace.giveBack(point);
    workspace.giveBack(gradient);
    return Contribution.of(reached, combined);
  }

  @Override
  public void adapt(
      float[] theta, Task task, int steps, Draws draws, Workspace workspace, Stage each) {
    Path.show(theta, task, steps, Rates.uniform(rate), workspace, each);
  }
}
