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
 * An algorithm with its hyperparameters: what is meta-learned, what one task contributes to the
 * sum, and how z serves a new task. A record whose components are its configuration keys; its
 * compact constructor validates them.
 */
@API(status = API.Status.MAINTAINED)
public interface MetaLearner extends Serializable {

  /**
   * Refuses tasks that the algorithm cannot learn from, before anything runs.
   *
   * @throws IllegalArgumentException saying why and what would do
   */
  default void requireServes(Domain tasks) {}

  /** The slices of z: the model's, and behind them the algorithm's own. */
  default Layout layout(Layout model) {
    return model;
  }

  /** Draws the algorithm's own slices of z; the model's are drawn already. */
  default void initialize(float[] z, Layout model, Draws draws) {}

  /** This learner at a meta-iteration, from 0, for algorithms that change as they train. */
  default MetaLearner at(long iteration) {
    return this;
  }

  /**
   * This learner as one whose adaptation is differentiated exactly, as second-order outer rules
   * need it; empty if it is none.
   */
  default Optional<ExactLearner> exact() {
    return Optional.empty();
  }

  /** Whether adapting takes the targets of the support set. */
  default boolean needsLabels() {
    return true;
  }

  /**
   * Whether {@link #contribute} and {@link #adapt} also take a group of tasks side by side: a
   * {@link org.salamander.task.TaskGroup}, z as runs of floats, and a workspace whose model is for
   * groups. They do where they treat z number by number, and batches and scores as they come.
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
   * Adapts to the support set and shows the parameters after each of 0 … {@code steps} inner steps.
   *
   * @param each called with (k, z_k) for k = 0 … steps; z_k holds the model's slices first and is
   *     only valid during the call
   */
  void adapt(float[] z, Task task, int steps, Draws draws, Workspace workspace, Stage each);

  /** Inner steps while training: the default number of steps of an evaluation. */
  int steps();
}
