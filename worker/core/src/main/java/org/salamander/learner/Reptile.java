package org.salamander.learner;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.Arrays;
import org.salamander.model.Batch;
import org.salamander.model.Layout;
import org.salamander.model.Model;
import org.salamander.model.Score;
import org.salamander.random.Draws;
import org.salamander.task.Task;

/**
 * Reptile (Nichol, Achiam and Schulman 2018, algorithms 1 and 2): K steps of an optimizer on
 * minibatches of the task's examples, then a step toward where they led,
 *
 * <pre>    θ ← θ + ε · mean(θ_K − θ)</pre>
 *
 * so a task contributes θ − θ_K, a pseudo-gradient for an outer SGD of rate ε. A batch of one is
 * the serial version. Training pools the support and query sets; adaptation uses the support set
 * alone.
 */
@JsonClassDescription(
    "Reptile: a step toward where some steps of SGD or Adam on the task lead (Nichol et al. 2018); the outer optimizer is sgd, its rate the paper's ε")
public record Reptile(
    @JsonProperty(defaultValue = "5") @JsonPropertyDescription("inner optimizer steps K") int steps,
    @JsonProperty(defaultValue = "0.001") @JsonPropertyDescription("inner rate, on the mean loss")
        float rate,
    @JsonProperty(defaultValue = "0")
        @JsonPropertyDescription("examples an inner step; 0 takes all")
        int minibatch,
    @JsonProperty(defaultValue = "sgd") @JsonPropertyDescription("sgd, or adam with β₁ = 0")
        Inner inner,
    @JsonProperty(defaultValue = "fresh")
        @JsonPropertyDescription(
            "adam's second moments: fresh for each task, or averaged over tasks like θ, as a slice of z")
        AdamState adamState)
    implements MetaLearner {

  /**
   * β₂ and ε̂ of the inner Adam: the defaults of Kingma and Ba 2015, which Reptile's authors keep.
   */
  private static final float BETA2 = 0.999f;

  private static final float EPSILON = 1e-8f;

  /** The inner optimizer. */
  public enum Inner {
    SGD,
    ADAM
  }

  /** Where the inner Adam's second moments start. */
  public enum AdamState {
    FRESH,
    AVERAGED
  }

  public Reptile {
    Require.steps(steps);
    Require.rate("rate", rate);
    Require.atLeast("minibatch", minibatch, 0);
    if (adamState == AdamState.AVERAGED && inner != Inner.ADAM) {
      throw new IllegalArgumentException("adam-state is averaged; that needs inner = adam");
    }
  }

  @Override
  public Layout layout(Layout model) {
    return adamState == AdamState.FRESH
        ? model
        : model.with("adam.moment", model.size()).with("adam.weight", 1);
  }

  @Override
  public Contribution contribute(float[] z, Task task, Draws draws, Workspace workspace) {
    float[] reached =
        descend(
            z,
            (k, point) -> task.support(k, point).and(task.query(point)),
            steps,
            draws,
            workspace,
            (k, point) -> {});
    Score score = workspace.model().score(reached, task.query(reached));
    float[] delta = workspace.lend(z.length);
    System.arraycopy(z, 0, delta, 0, z.length);
    Vectors.subtract(reached, delta, z.length); // θ − θ_K
    workspace.giveBack(reached);
    return Contribution.of(score, delta);
  }

  @Override
  public void adapt(float[] z, Task task, int steps, Draws draws, Workspace workspace, Stage each) {
    workspace.giveBack(descend(z, task::support, steps, draws, workspace, each));
  }

  /** The examples to draw inner step k's minibatch from. */
  @FunctionalInterface
  private interface Pool {
    Batch at(int step, float[] point);
  }

  private float[] descend(
      float[] z, Pool pool, int steps, Draws draws, Workspace workspace, Stage each) {
    Model model = workspace.model();
    Minibatches minibatches = new Minibatches(minibatch, draws);
    float[] point = start(z, model.layout().size(), workspace);
    float[] gradient = workspace.lend(model.layout().size());
    each.at(0, point);
    for (int k = 0; k < steps; k++) {
      model.gradient(point, minibatches.next(pool.at(k, point)), workspace.tape(0), gradient);
      step(point, gradient);
      each.at(k + 1, point);
    }
    workspace.giveBack(gradient);
    return point;
  }

  /**
   * θ, and behind it the inner Adam's second moments v and their total weight 1 − β₂ᵗ, which
   * corrects their bias.
   */
  private float[] start(float[] z, int size, Workspace workspace) {
    float[] point = workspace.lend(inner == Inner.SGD ? size : 2 * size + 1);
    System.arraycopy(z, 0, point, 0, Math.min(z.length, point.length));
    Arrays.fill(point, Math.min(z.length, point.length), point.length, 0f);
    return point;
  }

  private void step(float[] point, float[] gradient) {
    switch (inner) {
      case SGD -> Vectors.addScaled(-rate, gradient, point, gradient.length);
      case ADAM -> adam(point, gradient, gradient.length);
    }
  }

  private void adam(float[] point, float[] gradient, int size) {
    float weight = Math.fma(BETA2, point[2 * size], 1 - BETA2);
    point[2 * size] = weight;
    for (int i = 0; i < size; i++) {
      float moment = Math.fma(BETA2, point[size + i], (1 - BETA2) * gradient[i] * gradient[i]);
      point[size + i] = moment;
      point[i] -= rate * gradient[i] / ((float) Math.sqrt(moment / weight) + EPSILON);
    }
  }
}
