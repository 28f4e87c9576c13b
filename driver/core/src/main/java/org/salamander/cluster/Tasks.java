package org.salamander.cluster;

import java.util.function.BooleanSupplier;
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

  /**
   * Performs the work of tasks {@code from} … {@code to} − 1, side by side where the workspace
   * finds that quicker.
   *
   * @param over asked between tasks whether to give up
   * @throws TaskFailedException naming the task that failed
   */
  public static <T> void perform(
      Work<T> work,
      float[][] vectors,
      int from,
      int to,
      Workspace workspace,
      BooleanSupplier over,
      Work.Sink<T> sink) {
    int width = work.groups(workspace) ? workspace.width() : 1;
    for (int first = from, next; first < to && !over.getAsBoolean(); first = next) {
      next = Math.min(to, (first / width + 1) * width);
      int tasks = next - first;
      boolean together = tasks > 1 && workspace.choice().together(work.getClass(), tasks);
      long start = System.nanoTime();
      together = together && group(work, vectors, first, next, workspace, sink);
      for (int task = first; !together && task < next && !over.getAsBoolean(); task++) {
        sink.accept(task, 0, perform(work, vectors, task, workspace));
      }
      if (tasks > 1) {
        workspace.choice().took(work.getClass(), tasks, together, System.nanoTime() - start);
      }
    }
  }

  /** Whether a group could be done; where not, each of its tasks is to be tried alone. */
  private static <T> boolean group(
      Work<T> work, float[][] vectors, int from, int to, Workspace workspace, Work.Sink<T> sink) {
    try {
      work.performGroup(vectors, from, to, workspace, sink);
      return true;
    } catch (RuntimeException failure) {
      return false; // the failure comes again, from a task that can be named
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
