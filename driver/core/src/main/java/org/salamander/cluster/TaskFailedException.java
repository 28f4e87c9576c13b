package org.salamander.cluster;

/** The work of one task failed: the message names the task, the cause is what the work threw. */
public final class TaskFailedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final int task;

  TaskFailedException(int task, Throwable cause) {
    super("task " + task + " failed: " + reason(cause), cause);
    this.task = task;
  }

  /** The task's index. */
  public int task() {
    return task;
  }

  private static String reason(Throwable cause) {
    return cause.getMessage() == null ? cause.getClass().getName() : cause.getMessage();
  }
}
