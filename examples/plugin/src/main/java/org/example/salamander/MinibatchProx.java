package org.example.salamander;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.salamander.config.AtLeast;
import org.salamander.config.Bounds;
import org.salamander.config.Positive;
import org.salamander.kernel.Vectors;
import org.salamander.learner.Contribution;
import org.salamander.learner.MetaLearner;
import org.salamander.learner.inner.Stage;
import org.salamander.model.Batch;
import org.salamander.model.Score;
import org.salamander.model.Workspace;
import org.salamander.random.Draws;
import org.salamander.task.Task;

/**
 * Meta-MinibatchProx (Zhou et al. 2019, algorithm 1): K gradient steps on a task's loss with a
 * spring to θ, then a step of θ toward where they led,
 *
 * <pre>    θ_τ ← argmin_w L(w) + λ/2 ‖w − θ‖²        θ ← θ − η · λ · mean(θ − θ_τ)</pre>
 *
 * so a task contributes λ(θ − θ_τ).
 */
public record MinibatchProx(
    @JsonProperty(defaultValue = "5") @JsonPropertyDescription("inner gradient steps K") @AtLeast(1) int steps,
    @JsonProperty(defaultValue = "0.1") @JsonPropertyDescription("inner rate, on the mean loss")
        @Positive float rate,
    @JsonProperty(defaultValue = "0.5") @JsonPropertyDescription("λ: how stiff the spring to θ is")
        @Positive float stiffness)
    implements MetaLearner {

  public MinibatchProx {
    Bounds.check(MinibatchProx.class, steps, rate, stiffness);
  }

  @Override
  public Contribution contribute(float[] theta, Task task, Draws draws, Workspace workspace) {
    Batch query = task.query(theta);
    Batch pool = task.support(0, theta).and(query);
    float[] reached = descend(theta, pool, steps, workspace, (step, point) -> {});
    Score score = workspace.model().score(reached, query);
    for (int i = 0; i < reached.length; i++) {
      reached[i] = stiffness * (theta[i] - reached[i]); // λ(θ − θ_τ)
    }
    return Contribution.of(score, reached);
  }

  @Override
  public void adapt(
      float[] theta, Task task, int steps, Draws draws, Workspace workspace, Stage each) {
    workspace.giveBack(descend(theta, task.support(0, theta), steps, workspace, each));
  }

  private float[] descend(
      float[] theta, Batch batch, int steps, Workspace workspace, Stage each) {
    float[] point = workspace.lend(theta.length);
    float[] gradient = workspace.lend(theta.length);
    System.arraycopy(theta, 0, point, 0, theta.length);
    each.at(0, point);
    for (int k = 0; k < steps; k++) {
      workspace.model().gradient(point, batch, workspace.tape(0), gradient);
      for (int i = 0; i < point.length; i++) {
        gradient[i] = Math.fma(stiffness, point[i] - theta[i], gradient[i]);
      }
      Vectors.addScaled(-rate, gradient, point, point.length);
      each.at(k + 1, point);
    }
    workspace.giveBack(gradient);
    return point;
  }
}
