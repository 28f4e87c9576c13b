package org.salamander.cluster;

import java.util.function.BooleanSupplier;
import org.salamander.model.Workspace;
import org.salamander.work.Round;
import org.salamander.work.Work;

/** Performs the work of one task. A failure names the task. */
public final class Tasks {

  private Tasks() {}

  public static <R extends Round, T> T perform(
      Work<R, T> work, R round, int task, Workspace workspace) {
    try {
      return work.perform(round, task, workspace);
    } catch (RuntimeException | Error failure) {
      throw new TaskFailedException(task, failure);
    }
  }

  /**
   * How threads process a round's tasks.
   *
   * @param choice learns from the time of tasks
   * @param kind of work
   * @param width tasks of a group; 1 if there are no groups
   * @param always whether groups are used whenever there are two tasks
   * @param never whether tasks are computed one by one; if neither is set, each group is decided
   *     separately
   */
  record Pace(GroupChoice choice, Object kind, int width, boolean always, boolean never) {

    /** Number of tasks to be handed out together. */
    int grain() {
      return never ? 1 : width;
    }

    private boolean together(int tasks) {
      return tasks > 1 && !never && (always || choice.together(kind, tasks, width, 1));
    }

    private void took(int tasks, boolean together, long nanos) {
      if (width > 1 && (together || tasks > 1)) {
        choice.took(kind, tasks, together, nanos);
      }
    }
  }

  /**
   * Performs the work of tasks {@code from} … {@code to} − 1, side by side if that is faster.
   *
   * @param over checked between tasks: whether to stop
   * @throws TaskFailedException naming the task that failed
   */
  static <R extends Round, T> void perform(
      Work<R, T> work,
      R round,
      TaskRange range,
      Workspace workspace,
      Pace pace,
      BooleanSupplier over,
      Work.Sink<T> sink) {
    int width = pace.width;
    int next;
    for (int first = range.from(); first < range.to() && !over.getAsBoolean(); first = next) {
      next = Math.min(range.to(), (first / width + 1) * width);
      int tasks = next - first;
      boolean together = pace.together(tasks);
      long start = System.nanoTime();
      together = together && group(work, round, first, next, workspace, sink);
      for (int task = first; !together && task < next && !over.getAsBoolean(); task++) {
        sink.accept(task, 0, perform(work, round, task, workspace));
      }
      pace.took(tasks, together, System.nanoTime() - start);
    }
  }

  /** Whether a group was computed; if not, each of its tasks must be tried alone. */
  private static <R extends Round, T> boolean group(
      Work<R, T> work, R round, int from, int to, Workspace workspace, Work.Sink<T> sink) {
    try {
      work.performGroup(round, from, to, workspace, sink);
      return true;
    } catch (RuntimeException failure) {
      return false; // the failure will come again, from a single task that can be named
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
