package org.salamander.learner;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.Arrays;
import org.salamander.config.Bounds;
import org.salamander.config.Positive;
import org.salamander.config.Repeats;
import org.salamander.kernel.Vectors;
import org.salamander.learner.inner.InnerConfig;
import org.salamander.learner.inner.InnerLoop;
import org.salamander.model.Domain;
import org.salamander.model.Score;
import org.salamander.model.Workspace;
import org.salamander.random.Draws;
import org.salamander.task.Task;

/**
 * Adversarial meta-learning (Yin et al. 2018, algorithm 1): MAML with two inner loops, one on the
 * clean support set S and one on S_adv. FGSM against θ makes S_adv and Q_adv from the task's two
 * sets:
 *
 * <pre>    θ'_c ← θ − α₁∇L_S(θ)        θ'_adv ← θ − α₂∇L_S_adv(θ)
 *    θ ← θ − Σ ∇_θ [β₁ L_Q_adv(θ'_c) + β₂ L_Q(θ'_adv)]</pre>
 *
 * This is the paper's crossed pairing; in the parallel pairing, the query set of its own kind
 * evaluates each path. The gradient treats x_adv as constant. It is exact, because x_adv is
 * constant except where a sign changes.
 */
@JsonClassDescription(
    "adversarial meta-learning: MAML on clean examples and on examples attacked by FGSM (Yin et al. 2018)")
public record Adml(
    @JsonProperty(defaultValue = "1")
        @JsonPropertyDescription("inner gradient steps K of each path")
        @Repeats(1)
        int steps,
    @JsonProperty(defaultValue = "0.01")
        @JsonPropertyDescription("inner rate α₁ on the clean support set, on the mean loss")
        @Positive
        float cleanRate,
    @JsonProperty(defaultValue = "0.01")
        @JsonPropertyDescription("inner rate α₂ on the adversarial support set, on the mean loss")
        @Positive
        float adversarialRate,
    @JsonProperty(defaultValue = "0.5")
        @JsonPropertyDescription("weight β₁ of the adversarial query set's loss")
        @Positive
        float adversarialWeight,
    @JsonProperty(defaultValue = "0.5")
        @JsonPropertyDescription("weight β₂ of the clean query set's loss")
        @Positive
        float cleanWeight,
    @JsonPropertyDescription("ε: how far FGSM moves an input value") @Positive float epsilon,
    @JsonProperty(defaultValue = "crossed")
        @JsonPropertyDescription(
            "crossed (as in the paper): the model adapted to clean examples is evaluated on adversarial ones, and the other way round; parallel: each is evaluated on its own kind")
        Pairing pairing,
    @JsonUnwrapped InnerConfig inner)
    implements FixedRateLearner {

  /** Which query set evaluates which path. */
  public enum Pairing {
    CROSSED,
    PARALLEL
  }

  public Adml {
    Bounds.check(
        Adml.class,
        steps,
        cleanRate,
        adversarialRate,
        adversarialWeight,
        cleanWeight,
        epsilon,
        pairing,
        inner);
  }

  /** α₁, because adaptation to a new task follows the clean path. */
  @Override
  public float rate() {
    return cleanRate;
  }

  @Override
  public void requireServes(Domain tasks) {
    Fgsm.on(tasks, epsilon);
  }

  @Override
  public boolean takesGroups() {
    return true;
  }

  @Override
  public Contribution contribute(float[] theta, Task task, Draws draws, Workspace workspace) {
    Fgsm fgsm = Fgsm.on(workspace.domain(), epsilon);
    Task moved = fgsm.attack(workspace.model(), theta, task); // S_adv and Q_adv
    Term clean = new Term(cleanWeight, task); // β₂ L_Q
    Term adversarial = new Term(adversarialWeight, moved); // β₁ L_Q_adv
    boolean crossed = pairing == Pairing.CROSSED;
    float[] sum = workspace.lend(theta.length);
    Arrays.fill(sum, 0f);
    Score first = // at θ'_c
        add(crossed ? adversarial : clean, theta, cleanRate, task, sum, workspace);
    Score second = // at θ'_adv
        add(crossed ? clean : adversarial, theta, adversarialRate, moved, sum, workspace);
    double share = adversarialWeight / ((double) adversarialWeight + cleanWeight);
    Score query = crossed ? first.mixed(share, second) : second.mixed(share, first);
    return Contribution.of(query, sum);
  }

  /** Adds a term's ∇_θ β L_Q(θ'), where θ' is adapted to a task's S. Returns the score at θ'. */
  private Score add(
      Term term, float[] theta, float rate, Task adapts, float[] sum, Workspace workspace) {
    try (InnerLoop path = inner.descent(rate, workspace).remember(theta, adapts, steps)) {
      float[] gradient = workspace.lend(theta.length);
      Score query = path.queryGradient(term.query(), gradient); // ∇L_Q(θ')
      path.pullback(gradient); // ∇_θ L_Q(θ'(θ))
      Vectors.addScaled(term.weight(), gradient, sum, sum.length);
      workspace.giveBack(gradient);
      return query;
    }
  }

  /** A term of the objective: β L_Q. */
  private record Term(float weight, Task query) {}
}
