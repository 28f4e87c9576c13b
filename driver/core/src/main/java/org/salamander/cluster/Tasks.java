package org.salamander.cluster;

import org.salamander.learner.Workspace;
import org.salamander.work.Work;

/** Performs one task's work so that a failure names the task. */
public final class Tasks {

  private Tasks() {}

  public static <T> T perform(Work<T> work, float[][] vectors, int task, Workspace workspace) {
    try {
      return work.perform(vectors, task, workspace);
    } catch (RuntimeException | Error failure) {
      throw new TaskFailedException(task, failure);
    }
  }

  /** Checks a round's number of tasks. */
  public static void requireTasks(int tasks) {
    if (tasks < 1) {
      throw new IllegalArgumentException(
          "a round of " + tasks + " tasks; there must be at least 1");
    }
  }
}
