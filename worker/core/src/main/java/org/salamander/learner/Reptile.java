package org.salamander.learner;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.salamander.config.AtLeast;
import org.salamander.config.Bounds;
import org.salamander.config.InvalidValue;
import org.salamander.config.Positive;
import org.salamander.config.Repeats;
import org.salamander.kernel.Vectors;
import org.salamander.learner.inner.Adam;
import org.salamander.learner.inner.Descent;
import org.salamander.learner.inner.InnerConfig;
import org.salamander.learner.inner.InnerLoop;
import org.salamander.learner.inner.InnerRule;
import org.salamander.learner.inner.Minibatches;
import org.salamander.learner.inner.Stage;
import org.salamander.model.Layout;
import org.salamander.model.Score;
import org.salamander.model.Workspace;
import org.salamander.random.Draws;
import org.salamander.task.Task;

/**
 * Reptile (Nichol, Achiam and Schulman 2018, algorithms 1 and 2): K steps of an optimizer on
 * minibatches of the task's examples lead to θ_K; then θ moves towards θ_K,
 *
 * <pre>    θ ← θ + ε · mean(θ_K − θ)</pre>
 *
 * so a task contributes θ − θ_K, a pseudo-gradient for an outer SGD with rate ε. A batch of one is
 * the serial version. Training pools the support and query sets; adaptation uses the support set
 * alone.
 */
@JsonClassDescription(
    "Reptile: a step towards the result of some steps of SGD or Adam on the task (Nichol et al. 2018); the outer optimizer is sgd, and its rate is the paper's ε")
public record Reptile(
    @JsonProperty(defaultValue = "5")
        @JsonPropertyDescription("inner optimizer steps K")
        @Repeats(1)
        int steps,
    @JsonProperty(defaultValue = "0.001")
        @JsonPropertyDescription("inner rate, on the mean loss")
        @Positive
        float rate,
    @JsonProperty(defaultValue = "0")
        @JsonPropertyDescription("examples in each inner step; 0 takes all")
        @AtLeast(0)
        int minibatch,
    @JsonProperty(defaultValue = "fresh")
        @JsonPropertyDescription(
            "adam's second moments: fresh for each task, or averaged over tasks like θ, as a slice of z")
        AdamState adamState,
    @JsonUnwrapped InnerConfig inner)
    implements FixedRateLearner {

  /** The initial second moments of the inner Adam. */
  public enum AdamState {
    FRESH,
    AVERAGED
  }

  public Reptile {
    Bounds.check(Reptile.class, steps, rate, minibatch, adamState, inner);
    if (adamState == AdamState.AVERAGED && !(inner.inner() instanceof Adam)) {
      throw new InvalidValue(
          "adam-state", adamState, "that needs inner = adam; or it must be fresh");
    }
  }

  /** With fresh moments. */
  public Reptile(int steps, float rate, int minibatch, InnerRule rule) {
    this(steps, rate, minibatch, AdamState.FRESH, InnerConfig.ALL.by(rule));
  }

  @Override
  public Layout layout(Layout model) {
    Layout theta = FixedRateLearner.super.layout(model);
    return adamState == AdamState.FRESH
        ? theta
        : theta.with("adam.moment", theta.size()).with("adam.weight", 1);
  }

  /**
   * The weight of the averaged moments is one number of z, and one of the state that is initialised
   * from it.
   */
  @Override
  public boolean takesGroups() {
    return adamState == AdamState.FRESH;
  }

  @Override
  public Contribution contribute(float[] z, Task task, Draws draws, Workspace workspace) {
    Descent.Examples pool = (k, point) -> task.support(k, point).and(task.query(point));
    try (InnerLoop loop = descend(z, pool, steps, draws, workspace, Stage.UNSEEN)) {
      Score score = workspace.model().score(loop.end(), task.query(loop.end()));
      float[] delta = workspace.lend(z.length);
      System.arraycopy(z, 0, delta, 0, z.length);
      int size = loop.size();
      Vectors.subtract(loop.end(), delta, size); // θ − θ_K
      float[] moments = loop.state();
      for (int i = size; i < z.length; i++) {
        delta[i] -= moments[i - size]; // the averaged moments move like θ
      }
      return Contribution.of(score, delta);
    }
  }

  @Override
  public void adapt(float[] z, Task task, int steps, Draws draws, Workspace workspace, Stage each) {
    descend(z, task::support, steps, draws, workspace, each).close();
  }

  @Override
  public Descent descent(float[] z, Workspace workspace) {
    Descent plain = FixedRateLearner.super.descent(z, workspace);
    return plain.by(inner.inner().or(0f, 0f)); // the authors' β₁
  }

  private InnerLoop descend(
      float[] z, Descent.Examples pool, int steps, Draws draws, Workspace workspace, Stage each) {
    Minibatches minibatches = new Minibatches(minibatch, draws);
    InnerLoop loop = descent(z, workspace).begin(z, steps);
    System.arraycopy(z, loop.size(), loop.state(), 0, z.length - loop.size()); // averaged moments
    loop.run((k, point) -> minibatches.next(pool.at(k, point)), each);
    return loop;
  }
}
