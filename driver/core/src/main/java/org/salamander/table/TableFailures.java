package org.salamander.table;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Supplier;
import org.apache.spark.SparkThrowable;
import org.salamander.task.DataException;

/**
 * Finds the cause of a failed job inside Spark's exceptions. If the cause is a {@link
 * DataException}, its message is reported. An error of Spark's readers is reported as an error in
 * the table. An error of a disk or a network is reported without Spark's stack traces.
 */
public final class TableFailures {

  private TableFailures() {}

  /**
   * Runs a job on a table.
   *
   * @throws DataException if something is wrong with the table
   */
  public static <T> T of(String table, Supplier<T> job) {
    try {
      return job.get();
    } catch (Exception e) { // Scala code throws checked exceptions without declaring them
      throw explained(table, e);
    }
  }

  /** The exception to throw instead of Spark's. */
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
