package org.salamander.learner;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.Arrays;
import org.salamander.config.AtLeast;
import org.salamander.config.Bounds;
import org.salamander.config.Positive;
import org.salamander.kernel.Vectors;
import org.salamander.learner.inner.Descent;
import org.salamander.learner.inner.InnerConfig;
import org.salamander.learner.inner.InnerLoop;
import org.salamander.learner.inner.Rates;
import org.salamander.model.Domain;
import org.salamander.model.Layout;
import org.salamander.model.Score;
import org.salamander.model.Workspace;
import org.salamander.random.Draws;
import org.salamander.task.Task;

/**
 * Adversarial meta-learning (Yin et al. 2018, algorithm 1): MAML along two paths, one on the clean
 * support set S and one on S_adv, both sets of the task moved by FGSM against θ,
 *
 * <pre>    θ'_c ← θ − α₁∇L_S(θ)        θ'_adv ← θ − α₂∇L_S_adv(θ)
 *    θ ← θ − Σ ∇_θ [β₁ L_Q_adv(θ'_c) + β₂ L_Q(θ'_adv)]</pre>
 *
 * crossed as in the paper; or parallel, each path judged by the query set of its own kind. The
 * gradient is exact with x_adv held constant, which it is but where a sign changes. Adaptation to a
 * new task goes along the clean path.
 */
@JsonClassDescription(
    "adversarial meta-learning: MAML on clean examples and on such as FGSM has moved (Yin et al. 2018)")
public record Adml(
    @JsonProperty(defaultValue = "1")
        @JsonPropertyDescription("inner gradient steps K of either path")
        @AtLeast(1)
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
            "crossed (the paper's): who adapts to clean examples is judged by adversarial ones, and the reverse; parallel: by its own kind")
        Pairing pairing,
    @JsonUnwrapped InnerConfig inner)
    implements GradientLearner {

  /** Which query set judges which path. */
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

  @Override
  public Layout layout(Layout model) {
    inner.moving(model);
    return model;
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
  public Contribution contribute(float[] theta, Task clean, Draws draws, Workspace workspace) {
    Fgsm fgsm = Fgsm.on(workspace.domain(), epsilon);
    Task adversarial = fgsm.attack(workspace.model(), theta, clean); // S_adv and Q_adv
    boolean crossed = pairing == Pairing.CROSSED;
    float[] sum = workspace.lend(theta.length);
    Arrays.fill(sum, 0f);
    Score ofClean =
        add(cleanRate, clean, crossed ? adversarial : clean, crossed, theta, workspace, sum);
    Score ofAdversarial =
        add(
            adversarialRate,
            adversarial,
            crossed ? clean : adversarial,
            !crossed,
            theta,
            workspace,
            sum);
    return Contribution.of(
        crossed ? mean(ofClean, ofAdversarial) : mean(ofAdversarial, ofClean), sum);
  }

  /** Adds β∇_θ L_Q(θ') of one path, Q being {@code judges}'s, and returns the score there. */
  private Score add(
      float rate,
      Task adapts,
      Task judges,
      boolean adversarialQuery,
      float[] theta,
      Workspace workspace,
      float[] sum) {
    try (InnerLoop path = descent(rate, workspace).remember(theta, adapts, steps)) {
      float[] gradient = workspace.lend(theta.length);
      Score query = path.queryGradient(judges, gradient);
      path.pullback(gradient);
      Vectors.addScaled(
          adversarialQuery ? adversarialWeight : cleanWeight, gradient, sum, sum.length);
      workspace.giveBack(gradient);
      return query;
    }
  }

  /** The weighted mean of the query scores: what is minimised. */
  private Score mean(Score adversarial, Score clean) {
    return adversarial.mixed(adversarialWeight / ((double) adversarialWeight + cleanWeight), clean);
  }

  /** The clean path. */
  @Override
  public Descent descent(float[] theta, Workspace workspace) {
    return descent(cleanRate, workspace);
  }

  private Descent descent(float rate, Workspace workspace) {
    return inner.descent(Rates.fixed(inner.moving(workspace), rate), workspace);
  }
}
