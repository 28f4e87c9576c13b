package org.salamander.cluster;

import org.salamander.learner.Work;
import org.salamander.learner.Workspace;

/** Performs one task's work so that a failure names the task. */
final class Tasks {

  private Tasks() {}

  static <T> T perform(Work<T> work, float[][] vectors, int task, Workspace workspace) {
    try {
      return work.perform(vectors, task, workspace);
    } catch (RuntimeException | Error failure) {
      throw new TaskFailedException(task, failure);
    }
  }

  /** Checks a round's number of tasks. */
  static void requireTasks(int tasks) {
    if (tasks < 1) {
      throw new IllegalArgumentException(
          "a round of " + tasks + " tasks; there must be at least 1");
    }
  }
}
