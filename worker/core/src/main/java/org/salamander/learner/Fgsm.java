package org.salamander.learner;

import org.salamander.config.Bounds;
import org.salamander.config.Positive;
import org.salamander.model.Batch;
import org.salamander.model.Domain;
import org.salamander.model.Model;
import org.salamander.task.Task;

/**
 * The fast gradient sign method (Goodfellow, Shlens and Szegedy 2015, section 4): each input value
 * moves by ε in the direction in which the loss grows,
 *
 * <pre>    x_adv = clip(x + ε · sign ∇_x L(θ; x, y), low, high)</pre>
 *
 * An input value whose gradient is 0 does not move.
 *
 * @param epsilon ε, in units of an input value
 * @param values the input domain, which must be continuous; its bounds are low and high
 */
public record Fgsm(@Positive float epsilon, Domain.Values values) {

  public Fgsm {
    Bounds.check(Fgsm.class, epsilon, values);
    if (!values.continuous()) {
      throw refused(epsilon, "discrete inputs, between which there is nothing to move to");
    }
  }

  /**
   * The attack on tasks of a domain.
   *
   * @throws IllegalArgumentException if inputs are discrete or observations of an agent, for which
   *     the attack has no meaning
   */
  public static Fgsm on(Domain tasks, float epsilon) {
    if (tasks.actions()) {
      throw refused(epsilon, "observations for inputs, which follow from what was done");
    }
    return new Fgsm(epsilon, tasks.values());
  }

  private static IllegalArgumentException refused(float epsilon, String why) {
    return new IllegalArgumentException(
        "epsilon is "
            + epsilon
            + "; these tasks have "
            + why
            + ": choose tasks with labelled examples and continuous inputs, or go without FGSM");
  }

  /** The batch with its inputs moved against the model at {@code theta}. */
  public Batch attack(Model model, float[] theta, Batch batch) {
    float[] gradient = new float[batch.inputs().length];
    model.inputGradient(theta, batch, gradient);
    return perturb(batch, gradient);
  }

  /** The batch with its inputs moved along the signs of {@code gradient}, ∂L/∂x. */
  public Batch perturb(Batch batch, float[] gradient) {
    float[] moved = batch.inputs().clone();
    for (int i = 0; i < moved.length; i++) {
      float x = moved[i] + epsilon * Math.signum(gradient[i]);
      moved[i] = Math.max(values.low(), Math.min(values.high(), x));
    }
    return batch.withInputs(moved);
  }

  /**
   * The task with both sets moved against the model at {@code theta}; they stay the same when z
   * changes later.
   */
  Task attack(Model model, float[] theta, Task task) {
    return new Attacked(this, model, theta, task);
  }

  private record Attacked(Fgsm fgsm, Model model, float[] theta, Task task) implements Task {

    @Override
    public Batch support(int step, float[] z) {
      return fgsm.attack(model, theta, task.support(step, z));
    }

    @Override
    public Batch query(float[] z) {
      return fgsm.attack(model, theta, task.query(z));
    }
  }
}
