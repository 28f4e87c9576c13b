package org.salamander.table;

import java.util.function.Supplier;
import org.apache.spark.SparkThrowable;
import org.salamander.task.DataException;

/**
 * Finds the error of a table inside Spark's exceptions. If the cause of a failed job is an
 * exception of this program, that one is reported. Errors of Spark's readers are reported as errors
 * of the table.
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
    } catch (RuntimeException e) {
      throw meant(table, e);
    } catch (Exception e) { // Spark throws what is checked in Java without saying so
      throw meant(table, new IllegalStateException(table + ": Spark's job failed: " + e, e));
    }
  }

  private static RuntimeException meant(String table, RuntimeException failure) {
    Throwable deepest = failure;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof DataException ours) {
        return new DataException(String.valueOf(ours.getMessage()), failure);
      }
      deepest = cause;
    }
    boolean reader =
        deepest instanceof SparkThrowable spark && malformed(spark)
            || String.valueOf(deepest.getMessage()).contains("CSV header");
    return reader
        ? new DataException(table + ": a row cannot be read: " + deepest.getMessage(), failure)
        : failure;
  }

  private static boolean malformed(SparkThrowable failure) {
    return failure.getErrorClass() != null && failure.getErrorClass().startsWith("MALFORMED");
  }
}
