package org.salamander.learner;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.salamander.config.AtLeast;
import org.salamander.config.Bounds;
import org.salamander.config.Defaults;
import org.salamander.config.InvalidValue;
import org.salamander.config.Positive;
import org.salamander.config.Repeats;
import org.salamander.learner.inner.InnerConfig;
import org.salamander.learner.inner.InnerLoop;
import org.salamander.learner.inner.Stage;
import org.salamander.model.Batch;
import org.salamander.model.Score;
import org.salamander.model.Workspace;
import org.salamander.random.Draws;
import org.salamander.task.Task;

/**
 * Meta-learning with implicit gradients (Rajeswaran et al. 2019, algorithms 1 and 2): the inner
 * loop minimizes a loss that keeps it near θ. The meta-gradient depends on the minimum alone, not
 * on the steps towards it,
 *
 * <pre>    φ ← argmin L_S(φ) + λ/2 ‖φ − θ‖²        θ ← θ − β Σ (I + H_S(φ)/λ)⁻¹ ∇L_Q(φ)</pre>
 *
 * The inverse is computed by a fixed number of conjugate-gradient iterations, each with one
 * Hessian-vector product. Only φ is stored, so memory does not depend on K. If only some slices
 * adapt, H is the Hessian of these slices; the other slices get the mixed second derivative.
 */
@JsonClassDescription(
    "iMAML: the meta-gradient of the inner minimum, independent of the steps towards it (Rajeswaran et al. 2019)")
public record Imaml(
    @JsonProperty(defaultValue = "16")
        @JsonPropertyDescription("inner steps K toward the minimum")
        @Repeats(1)
        int steps,
    @JsonProperty(defaultValue = "0.1")
        @JsonPropertyDescription("inner rate α, on the mean loss")
        @Positive
        float rate,
    @JsonProperty(defaultValue = "5")
        @JsonPropertyDescription("conjugate-gradient iterations")
        @Repeats(1)
        int conjugateGradients,
    @JsonProperty(defaultValue = "0.0")
        @JsonPropertyDescription(
            "added to the identity of the linear system, where H may be far from positive; the paper has none")
        @AtLeast(0)
        float damping,
    @JsonUnwrapped @Defaults(key = "proximal", value = "2.0") InnerConfig inner)
    implements FixedRateLearner {

  public Imaml {
    Bounds.check(Imaml.class, steps, rate, conjugateGradients, damping, inner);
    if (inner.proximal() == 0) {
      throw new InvalidValue(
          "proximal", inner.proximal(), "it must be above 0: imaml differentiates that minimum");
    }
  }

  @Override
  public Contribution contribute(float[] theta, Task task, Draws draws, Workspace workspace) {
    try (InnerLoop loop = minimize(theta, task, workspace)) { // φ
      float[] gradient = workspace.lend(theta.length);
      Score query = loop.queryGradient(task, gradient); // ∇L_Q(φ)
      Batch support = task.support(steps, loop.end());
      ProximalMinimum minimum = new ProximalMinimum(loop.end(), support, inner, damping, workspace);
      minimum.pullback(gradient, conjugateGradients); // (I + H_S(φ)/λ)⁻¹ ∇L_Q(φ)
      return Contribution.of(query, gradient);
    }
  }

  private InnerLoop minimize(float[] theta, Task task, Workspace workspace) {
    return descent(theta, workspace).show(theta, task::support, steps, Stage.UNSEEN);
  }
}
