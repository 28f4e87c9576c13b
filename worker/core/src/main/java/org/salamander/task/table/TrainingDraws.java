package org.salamander.task.table;

import org.salamander.random.Draws;
import org.salamander.task.Split;

/**
 * Which of a store's tasks each training iteration draws: uniformly and with replacement, so that
 * the tasks of later iterations are known before they are asked for.
 *
 * @param seed the run's seed
 * @param usable the tasks to draw from
 */
record TrainingDraws(long seed, int[] usable) {

  /**
   * The random draws for a task. The first draw chooses the task, the next ones choose its rows.
   */
  Draws draws(long iteration, int index) {
    return Draws.of(seed, "table", Split.TRAIN.ordinal(), iteration, index);
  }

  /** The task at an index of an iteration. */
  int task(long iteration, int index) {
    return task(draws(iteration, index));
  }

  /** The task that {@code draws} choose. They must be new. */
  int task(Draws draws) {
    return usable[draws.below(usable.length)];
  }

  /** Whether these are the draws of the same run. */
  boolean same(TrainingDraws other) {
    return seed == other.seed && usable == other.usable;
  }
}
