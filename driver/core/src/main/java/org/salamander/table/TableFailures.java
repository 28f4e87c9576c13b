package org.salamander.table;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Supplier;
import org.apache.spark.SparkThrowable;
import org.salamander.task.DataException;

/**
 * Finds the error of a table inside Spark's exceptions. If the cause of a failed job is an
 * exception of this program, that one is reported. Errors of Spark's readers are reported as errors
 * of the table, and those of disks and networks without Spark's stack traces.
 */
public final class TableFailures {

  private TableFailures() {}

  /**
   * Runs a job on a table.
   *
   * @throws DataException for what is wrong with the table
   */
  public static <T> T of(String table, Supplier<T> job) {
    try {
      return job.get();
    } catch (Exception e) { // Spark throws what is checked in Java without saying so
      throw explained(table, e);
    }
  }

  /** What to throw instead of a failure of Spark's. */
  public static RuntimeException explained(String table, Exception failure) {
    IOException io = null;
    Throwable deepest = failure;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof DataException ours) {
        return new DataException(String.valueOf(ours.getMessage()), failure);
      }
      if (io == null && (cause instanceof UncheckedIOException || cause instanceof IOException)) {
        boolean ours = cause instanceof UncheckedIOException; // names the file
        String said = String.valueOf(cause.getMessage()).lines().findFirst().orElse("failed");
        io = new IOException((ours ? "" : table + ": ") + said, failure);
      }
      deepest = cause;
    }
    boolean reader =
        deepest instanceof SparkThrowable spark && malformed(spark)
            || String.valueOf(deepest.getMessage()).contains("CSV header");
    if (reader) {
      return new DataException(table + ": a row cannot be read: " + deepest.getMessage(), failure);
    }
    if (io != null) {
      return new UncheckedIOException(io);
    }
    return failure instanceof RuntimeException known
        ? known
        : new IllegalStateException(table + ": Spark's job failed: " + failure, failure);
  }

  private static boolean malformed(SparkThrowable failure) {
    return failure.getErrorClass() != null && failure.getErrorClass().startsWith("MALFORMED");
  }
}
