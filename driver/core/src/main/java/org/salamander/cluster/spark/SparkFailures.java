package org.salamander.cluster.spark;

import org.apache.spark.SparkException;
import org.salamander.cluster.ClusterException;
import org.salamander.cluster.TaskFailedException;

/**
 * Turns Spark's exceptions into messages for users, without the stack traces that Spark puts into
 * its messages.
 */
public final class SparkFailures {

  private SparkFailures() {}

  /**
   * The exception to throw instead of {@code failure}.
   *
   * @param cancel stops running jobs if the caller was interrupted
   */
  public static RuntimeException explained(Exception failure, Runnable cancel) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof TaskFailedException task) {
        return task;
      }
      if (at instanceof InterruptedException) {
        cancel.run();
        Thread.currentThread().interrupt();
        return new ClusterException("interrupted before all tasks were done", failure);
      }
    }
    if (failure instanceof SparkException) {
      return new ClusterException("Spark: " + firstLine(failure), failure);
    }
    return failure instanceof RuntimeException known
        ? known
        : new ClusterException(String.valueOf(failure.getMessage()), failure);
  }

  private static String firstLine(Exception failure) {
    String message = String.valueOf(failure.getMessage()).strip();
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }
}
