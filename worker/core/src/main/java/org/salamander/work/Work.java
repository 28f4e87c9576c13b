package org.salamander.work;

import java.io.Serializable;
import org.salamander.learner.Contribution;
import org.salamander.learner.Workspace;

/**
 * What is done for one task on whichever thread or executor it falls to: a pure function of its
 * arguments.
 *
 * @param <T> a {@link Contribution} to be summed, or a row of per-task values
 */
@FunctionalInterface
public interface Work<T> extends Serializable {

  /**
   * Does task {@code index}'s part.
   *
   * @param vectors what was broadcast: z first, then whatever else the round carries; not to be
   *     changed
   */
  T perform(float[][] vectors, int index, Workspace workspace);

  /** What it is, for people who watch a cluster: {@code "iteration 17: meta-gradient"}. */
  default String title() {
    return "tasks";
  }
}
