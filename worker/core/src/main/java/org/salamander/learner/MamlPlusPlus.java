package org.salamander.learner;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.salamander.config.AtLeast;
import org.salamander.config.Bounds;
import org.salamander.config.Defaults;
import org.salamander.config.InvalidValue;
import org.salamander.config.Positive;
import org.salamander.kernel.Vectors;
import org.salamander.learner.inner.Descent;
import org.salamander.learner.inner.InnerConfig;
import org.salamander.learner.inner.InnerLoop;
import org.salamander.learner.inner.Rates;
import org.salamander.learner.inner.Stage;
import org.salamander.model.Layout;
import org.salamander.model.Model;
import org.salamander.model.Score;
import org.salamander.model.Workspace;
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
    @JsonProperty(defaultValue = "5") @JsonPropertyDescription("inner gradient steps K") @AtLeast(1)
        int steps,
    @JsonProperty(defaultValue = "0.1")
        @JsonPropertyDescription("where the learned inner rates start, on the mean loss")
        @Positive
        float rate,
    @JsonProperty(defaultValue = "0")
        @JsonPropertyDescription(
            "iterations over which the query losses after earlier steps fade out; 0 for the last alone")
        @AtLeast(0)
        int multiStepIterations,
    @JsonProperty(defaultValue = "0")
        @JsonPropertyDescription("iterations with first-order gradients before exact ones")
        @AtLeast(0)
        int firstOrderIterations,
    @JsonUnwrapped @Defaults(key = "adapt", value = "[\"*\", \"!role:scale\", \"!role:shift\"]")
        InnerConfig inner)
    implements ExactLearner {

  /** The least weight of an earlier step's loss while there is any, times K: the authors' value. */
  private static final float LEAST_WEIGHT = 0.03f;

  public MamlPlusPlus {
    Bounds.check(MamlPlusPlus.class, steps, rate, multiStepIterations, firstOrderIterations, inner);
  }

  /** Of everything but γ and β. */
  public MamlPlusPlus(int steps, float rate, int multiStepIterations, int firstOrderIterations) {
    this(
        steps,
        rate,
        multiStepIterations,
        firstOrderIterations,
        InnerConfig.adapting("*", "!role:scale", "!role:shift"));
  }

  @Override
  public Layout layout(Layout model) {
    int layers = layers(inner.moving(model)).size();
    return StepNorms.layout(model, steps).with("rates", Layout.Role.RATES, steps, layers);
  }

  @Override
  public void initialize(float[] z, Layout model, Draws draws) {
    StepNorms.initialize(z, model, steps);
    Arrays.fill(z, StepNorms.layout(model, steps).size(), z.length, rate);
  }

  /** Once both annealings are over it is itself. */
  @Override
  public MetaLearner at(long iteration) {
    boolean annealing = iteration < Math.max(multiStepIterations, firstOrderIterations);
    return annealing ? new Annealed(this, iteration) : this;
  }

  @Override
  public boolean takesGroups() {
    return true;
  }

  @Override
  public Contribution contribute(float[] z, Task task, Draws draws, Workspace workspace) {
    return contribute(z, task, weights(multiStepIterations), true, workspace);
  }

  private Contribution contribute(
      float[] z, Task task, float[] weights, boolean exact, Workspace workspace) {
    try (InnerLoop loop = unroll(z, task, workspace);
        InnerLoop.Pullback back = loop.pulling(exact)) {
      float[] lambda = workspace.lend(z.length);
      float[] loss = workspace.lend(loop.size());
      Arrays.fill(lambda, 0f);
      Score query = loop.queryGradient(task, loss);
      Vectors.addScaled(weights[steps], loss, lambda, loss.length); // w_K ∇L_Q(z_K)
      for (int k = steps - 1; k >= 0; k--) {
        back.step(k, lambda); // λ_{k+1} − H_k(r_k ⊙ λ_{k+1}), and ∂/∂r_k
        if (weights[k] != 0) {
          loop.queryGradient(k, task, loss);
          Vectors.addScaled(weights[k], loss, lambda, loss.length); // + w_k ∇L_Q(z_k)
        }
      }
      back.finish(lambda);
      workspace.giveBack(loss);
      return Contribution.of(query, lambda);
    }
  }

  /** A rate for each layer and step; beyond the last step its rates and norms serve on. */
  @Override
  public Descent descent(float[] z, Workspace workspace) {
    StepNorms norms = workspace.made(this, StepNorms.class, this::norms);
    Rates rates = Rates.ofGroups(norms.layers(), steps, z, norms.size(), workspace.model().lanes());
    return inner.descent(norms, rates, workspace);
  }

  private StepNorms norms(Model model) {
    return new StepNorms(model, steps, layers(inner.moving(model.layout())));
  }

  /** What moves, layer by layer; a layer is the first part of its slices' names. */
  private List<List<Layout.Slice>> layers(List<Layout.Slice> moving) {
    if (moving.stream().anyMatch(StepNorms::isNorm)) {
      throw new InvalidValue(
          "adapt",
          inner.adapt(),
          "it must leave out \"!role:scale\" and \"!role:shift\": maml++ has them once a step");
    }
    Map<String, List<Layout.Slice>> byName = new LinkedHashMap<>();
    for (Layout.Slice slice : moving) {
      String layer = slice.name().replaceFirst("\\..*", "");
      byName.computeIfAbsent(layer, name -> new ArrayList<>()).add(slice);
    }
    return List.copyOf(byName.values());
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
    public boolean takesGroups() {
      return true;
    }

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

    @Override
    public Optional<ExactLearner> exact() {
      return whole.exact();
    }
  }
}
