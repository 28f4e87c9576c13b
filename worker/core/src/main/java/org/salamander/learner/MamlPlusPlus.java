package org.salamander.learner;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.Arrays;
import java.util.List;
import org.salamander.model.Layout;
import org.salamander.model.Score;
import org.salamander.random.Draws;
import org.salamander.task.Task;

/**
 * MAML++ (Antoniou, Edwards and Storkey 2019): MAML with a learned rate for each layer and step, γ
 * and β of the normalisations for each step, a query loss after every step whose weights w_k fade
 * to the last one's, and first-order gradients before exact ones. With λ_K = w_K∇L_Q(z_K),
 *
 * <pre>    λ_k = λ_{k+1} − H_k(r_k ⊙ λ_{k+1}) + w_k∇L_Q(z_k)        ∂/∂r_k = −∇L_S(z_k) ⊙ λ_{k+1}
 * </pre>
 *
 * summed over a layer. The inner loop leaves γ and β alone. The paper's cosine outer rate is {@code
 * outer.schedule}; batch norm takes the statistics of the batch at hand, as everywhere here.
 */
@JsonClassDescription(
    "MAML++: learned rates a layer and step, norms a step, query losses after every step (Antoniou et al. 2019); in quotes, for + is HOCON's")
public record MamlPlusPlus(
    @JsonProperty(defaultValue = "5") @JsonPropertyDescription("inner gradient steps K") int steps,
    @JsonProperty(defaultValue = "0.1")
        @JsonPropertyDescription("where the learned inner rates start, on the mean loss")
        float rate,
    @JsonProperty(defaultValue = "0")
        @JsonPropertyDescription(
            "iterations over which the query losses after earlier steps fade out; 0 for the last alone")
        int multiStepIterations,
    @JsonProperty(defaultValue = "0")
        @JsonPropertyDescription("iterations with first-order gradients before exact ones")
        int firstOrderIterations)
    implements MetaLearner {

  /** The least weight of an earlier step's loss while there is any, times K: the authors' value. */
  private static final float LEAST_WEIGHT = 0.03f;

  public MamlPlusPlus {
    Require.steps(steps);
    Require.rate("rate", rate);
    Require.atLeast("multi-step-iterations", multiStepIterations, 0);
    Require.atLeast("first-order-iterations", firstOrderIterations, 0);
  }

  @Override
  public Layout layout(Layout model) {
    return StepNorms.layout(model, steps)
        .with("rates", Layout.Role.RATES, steps, StepNorms.layers(model).size());
  }

  @Override
  public void initialize(float[] z, Layout model, Draws draws) {
    StepNorms.initialize(z, model, steps);
    Arrays.fill(z, z.length - steps * StepNorms.layers(model).size(), z.length, rate);
  }

  /** Once both annealings are over it is itself. */
  @Override
  public MetaLearner at(long iteration) {
    boolean annealing = iteration < Math.max(multiStepIterations, firstOrderIterations);
    return annealing ? new Annealed(this, iteration) : this;
  }

  @Override
  public Contribution contribute(float[] z, Task task, Draws draws, Workspace workspace) {
    return contribute(z, task, weights(multiStepIterations), true, workspace);
  }

  private Contribution contribute(
      float[] z, Task task, float[] weights, boolean exact, Workspace workspace) {
    StepNorms norms = norms(workspace);
    try (Path path = Path.descend(z, task, steps, rates(z, norms), norms, workspace)) {
      float[] lambda = workspace.lend(z.length);
      float[] loss = workspace.lend(norms.size());
      Arrays.fill(lambda, 0f);
      Score query = path.queryGradient(task, loss);
      Vectors.addScaled(weights[steps], loss, lambda, loss.length); // w_K ∇L_Q(z_K)
      for (int k = steps - 1; k >= 0; k--) {
        rateGradient(k, path.supportGradient(k), lambda, norms.layers());
        if (exact) {
          path.pullback(k, lambda);
        }
        if (weights[k] != 0) {
          path.queryGradient(k, task, loss);
          Vectors.addScaled(weights[k], loss, lambda, loss.length); // + w_k ∇L_Q(z_k)
        }
      }
      workspace.giveBack(loss);
      return Contribution.of(query, lambda);
    }
  }

  /** −Σ ∇L_S(z_k) ⊙ λ_{k+1} over each layer, to the place of its rate of step k. */
  private void rateGradient(
      int k, float[] gradient, float[] lambda, List<List<Layout.Slice>> layers) {
    int first = lambda.length - (steps - k) * layers.size();
    for (int layer = 0; layer < layers.size(); layer++) {
      double sum = 0;
      for (Layout.Slice slice : layers.get(layer)) {
        for (int i = slice.offset(); i < slice.end(); i++) {
          sum -= (double) gradient[i] * lambda[i];
        }
      }
      lambda[first + layer] = (float) sum;
    }
  }

  /** Beyond the last learned step its rates and norms serve on. */
  @Override
  public void adapt(float[] z, Task task, int steps, Draws draws, Workspace workspace, Stage each) {
    StepNorms norms = norms(workspace);
    Path.show(
        z,
        task,
        steps,
        rates(z, norms),
        norms,
        workspace,
        (k, point) -> each.at(k, norms.query(k).parameters(point)));
  }

  private Rates rates(float[] z, StepNorms norms) {
    List<List<Layout.Slice>> layers = norms.layers();
    int first = z.length - steps * layers.size();
    return (r, step) -> {
      Arrays.fill(r, 0f);
      for (int layer = 0; layer < layers.size(); layer++) {
        float own = z[first + Math.min(step, steps - 1) * layers.size() + layer];
        for (Layout.Slice slice : layers.get(layer)) {
          Arrays.fill(r, slice.offset(), slice.end(), own);
        }
      }
    };
  }

  private StepNorms norms(Workspace workspace) {
    return workspace.made(this, StepNorms.class, model -> new StepNorms(model, steps));
  }

  /**
   * w_0 … w_K at an iteration: equal after every step at first, then moving to the last; nothing is
   * weighed before the first step.
   */
  float[] weights(long iteration) {
    float[] weights = new float[steps + 1];
    weights[steps] = 1f;
    if (iteration < multiStepIterations) {
      float left = 1f - (float) iteration / multiStepIterations;
      float earlier = Math.max(left, LEAST_WEIGHT) / steps;
      Arrays.fill(weights, 1, steps, earlier);
      weights[steps] = 1f - (steps - 1) * earlier;
    }
    return weights;
  }

  /** The algorithm at an iteration at which it is not yet itself. */
  private record Annealed(MamlPlusPlus whole, long iteration) implements MetaLearner {

    @Override
    public Contribution contribute(float[] z, Task task, Draws draws, Workspace workspace) {
      boolean exact = iteration >= whole.firstOrderIterations;
      return whole.contribute(z, task, whole.weights(iteration), exact, workspace);
    }

    @Override
    public void adapt(
        float[] z, Task task, int steps, Draws draws, Workspace workspace, Stage each) {
      whole.adapt(z, task, steps, draws, workspace, each);
    }

    @Override
    public int steps() {
      return whole.steps;
    }
  }
}
