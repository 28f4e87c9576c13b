package org.salamander.learner;

import java.io.Serializable;
import java.util.Optional;
import org.apiguardian.api.API;
import org.salamander.learner.inner.Stage;
import org.salamander.model.Domain;
import org.salamander.model.Layout;
import org.salamander.model.Workspace;
import org.salamander.random.Draws;
import org.salamander.task.Task;

/**
 * An algorithm with its hyperparameters. It defines what is meta-learned, what one task contributes
 * to the sum, and how z adapts to a new task. An implementation is a record whose components are
 * its configuration keys; its compact constructor validates them.
 */
@API(status = API.Status.MAINTAINED)
public interface MetaLearner extends Serializable {

  /**
   * Refuses tasks that the algorithm cannot learn from, before anything runs.
   *
   * @throws IllegalArgumentException if it cannot; the message gives the reason and the remedy
   */
  default void requireServes(Domain tasks) {}

  /** The slices of z: the model's, followed by the algorithm's own. */
  default Layout layout(Layout model) {
    return model;
  }

  /** Initialises the algorithm's own slices of z; the model's are already set. */
  default void initialize(float[] z, Layout model, Draws draws) {}

  /**
   * This learner at a meta-iteration, counted from 0, for algorithms that change during training.
   */
  default MetaLearner at(long iteration) {
    return this;
  }

  /**
   * This learner as an {@link ExactLearner}, which second-order outer rules need; empty if it is
   * none.
   */
  default Optional<ExactLearner> exact() {
    return Optional.empty();
  }

  /** Whether adaptation uses the targets of the support set. */
  default boolean needsLabels() {
    return true;
  }

  /**
   * Whether {@link #contribute} and {@link #adapt} also take a group of tasks side by side: a
   * {@link org.salamander.task.TaskGroup}, z as runs of floats, and a workspace whose model is for
   * groups. They may if they only apply elementwise operations to z and pass batches and scores on
   * unchanged.
   */
  default boolean takesGroups() {
    return false;
  }

  /**
   * One term of the sum, as long as z: a pure function of its arguments.
   *
   * @param draws the task's own stream, for algorithms that draw (minibatches)
   */
  Contribution contribute(float[] z, Task task, Draws draws, Workspace workspace);

  /**
   * Adapts to the support set and reports the parameters after each of 0 … {@code steps} inner
   * steps.
   *
   * @param each called with (k, z_k) for k = 0 … steps; z_k holds the model's slices first and is
   *     only valid during the call
   */
  void adapt(float[] z, Task task, int steps, Draws draws, Workspace workspace, Stage each);

  /** Inner steps during training, which is also the default for evaluations. */
  int steps();
}
