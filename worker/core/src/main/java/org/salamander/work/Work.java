package org.salamander.work;

import java.io.Serializable;
import org.salamander.learner.Contribution;
import org.salamander.model.Workspace;

/**
 * The computation for one task, on any thread or executor: a pure function of its arguments.
 *
 * @param <R> what the round sends to every task
 * @param <T> a {@link Contribution} to be summed, or a row of per-task values
 */
@FunctionalInterface
public interface Work<R extends Round, T> extends Serializable {

  /**
   * Computes the result of task {@code index}.
   *
   * @param round what was broadcast; must not be changed
   */
  T perform(R round, int index, Workspace workspace);

  /** Receives results. */
  @FunctionalInterface
  interface Sink<T> {

    /**
     * Receives a result.
     *
     * @param first the first of its tasks
     * @param level the result is of 2^level tasks: a node of {@link org.salamander.work.Partial}'s
     *     tree. 0 for rows of values
     */
    void accept(int first, int level, T result);
  }

  /** Whether {@link #performGroup} can compute several tasks side by side in this workspace. */
  default boolean groups(Workspace workspace) {
    return false;
  }

  /**
   * Computes the results of tasks {@code from} … {@code to} − 1 side by side, at most {@link
   * Workspace#width()} of them, with the same bits as {@link #perform}. Either all of them reach
   * the sink or, if it throws, none.
   */
  default void performGroup(R round, int from, int to, Workspace workspace, Sink<T> sink) {
    throw new UnsupportedOperationException(title() + " are done one by one");
  }

  /** A description for Spark's UI and logs: {@code "iteration 17: meta-gradient"}. */
  default String title() {
    return "tasks";
  }
}
