package org.example.salamander;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.salamander.config.Bounds;
import org.salamander.config.Positive;
import org.salamander.config.Repeats;
import org.salamander.kernel.Vectors;
import org.salamander.learner.Contribution;
import org.salamander.learner.GradientLearner;
import org.salamander.learner.inner.Descent;
import org.salamander.learner.inner.InnerLoop;
import org.salamander.learner.inner.Rates;
import org.salamander.learner.inner.Stage;
import org.salamander.model.Score;
import org.salamander.model.Workspace;
import org.salamander.random.Draws;
import org.salamander.task.Task;

/**
 * Meta-MinibatchProx (Zhou et al. 2019, algorithm 1): K gradient steps on a task's loss plus a penalty on the distance from θ give θ_τ. The outer step then moves θ toward the mean of θ_τ:
 *
 * <pre>    θ_τ ← argmin_w L(w) + λ/2 ‖w − θ‖²        θ ← θ − η · λ · mean(θ − θ_τ)</pre>
 *
 * <p>A task contributes λ(θ − θ_τ).
 */
public record MinibatchProx(
    @JsonProperty(defaultValue = "5") @JsonPropertyDescription("inner gradient steps K") @Repeats(1) int steps,
    @JsonProperty(defaultValue = "0.1") @JsonPropertyDescription("inner rate, on the mean loss")
        @Positive float rate,
    @JsonProperty(defaultValue = "0.5") @JsonPropertyDescription("λ: how stiff the spring to θ is")
        @Positive float stiffness)
    implements GradientLearner {

  public MinibatchProx {
    Bounds.check(MinibatchProx.class, steps, rate, stiffness);
  }

  @Override
  public Contribution contribute(float[] theta, Task task, Draws draws, Workspace workspace) {
    Descent.Examples pool = (k, w) -> task.support(k, w).and(task.query(w));
    try (InnerLoop loop = descent(theta, workspace).show(theta, pool, steps, Stage.UNSEEN)) {
      Score score = workspace.model().score(loop.end(), task.query(loop.end()));
      float[] term = theta.clone();
      Vectors.subtract(loop.end(), term, term.length); // θ − θ_τ
      Vectors.multiply(stiffness, term, term, term.length); // λ(θ − θ_τ)
      return Contribution.of(score, term);
    }
  }

  /** The inner loop, K gradient steps on L(w) + λ/2 ‖w − θ‖². Training and adaptation both use it. */
  @Override
  public Descent descent(float[] theta, Workspace workspace) {
    Rates rates = Rates.fixed(workspace.model().layout().slices(), rate);
    return Descent.of(rates, workspace).proximal(stiffness);
  }
}
