package org.salamander.learner.inner;

import org.salamander.model.Batch;
import org.salamander.model.Workspace;
import org.salamander.task.Task;

/**
 * Describes an inner loop before it runs: the losses that it descends, the rates of the numbers
 * that adapt, the update rule, and the term that keeps z near z₀,
 *
 * <pre>    g_k = ∇L_S(z_k) + λ(z_k − z₀)        z_{k+1} = z_k − r_k ⊙ u(g_k, s_k)</pre>
 *
 * @param losses of S and Q
 * @param rates r
 * @param rule u
 * @param proximal λ; 0 for no such term
 */
public record Descent(
    Losses losses, Rates rates, InnerUpdate rule, float proximal, Workspace workspace) {

  /** The examples of an inner step: {@code task::support}, or minibatches of a pool. */
  @FunctionalInterface
  public interface Examples {
    /** The examples of inner step {@code step}, which starts at {@code z}. */
    Batch at(int step, float[] z);
  }

  /** Gradient descent on the workspace's own model. */
  public static Descent of(Rates rates, Workspace workspace) {
    return new Descent(Losses.of(workspace.model()), rates, InnerRule.sgd(), 0f, workspace);
  }

  /** The same with the term λ/2 ‖z − z₀‖² in the inner loss. */
  public Descent proximal(float lambda) {
    return new Descent(losses, rates, rule, lambda, workspace);
  }

  /** The same with a different update rule. */
  public Descent by(InnerUpdate other) {
    return new Descent(losses, rates, other, proximal, workspace);
  }

  /** Runs {@code steps} steps on the support set and keeps everything that derivatives need. */
  public InnerLoop remember(float[] z, Task task, int steps) {
    InnerLoop loop = new InnerLoop(this, z, steps, InnerLoop.Memory.DERIVATIVES);
    loop.run(task::support, Stage.UNSEEN);
    return loop;
  }

  /** Runs {@code steps} steps and keeps only points and gradients. */
  public InnerLoop walk(float[] z, Examples examples, int steps) {
    InnerLoop loop = new InnerLoop(this, z, steps, InnerLoop.Memory.POINTS);
    loop.run(examples, Stage.UNSEEN);
    return loop;
  }

  /** A loop that has not run yet and will keep only its last point. */
  public InnerLoop begin(float[] z, int steps) {
    return new InnerLoop(this, z, steps, InnerLoop.Memory.END);
  }

  /** Runs {@code steps} steps, reports each of z_0 … z_K, and keeps only the last. */
  public InnerLoop show(float[] z, Examples examples, int steps, Stage each) {
    InnerLoop loop = begin(z, steps);
    loop.run(examples, each);
    return loop;
  }
}
