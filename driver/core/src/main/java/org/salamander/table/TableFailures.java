package org.salamander.table;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.SparkThrowable;
import org.jspecify.annotations.Nullable;
import org.salamander.task.DataException;

/**
 * Finds the cause of a failed job inside Spark's exceptions. If the cause is a {@link
 * DataException}, its message is reported. An error of Spark's readers is reported as an error in
 * the table. An error of a disk or a network is reported without Spark's stack traces.
 */
public final class TableFailures {

  private static final int MOST = 200;
  private static final String CAUSE = "Caused by: ";

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
    Unreadable unreadable = null;
    String deepest = "";
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof DataException ours) {
        return new DataException(String.valueOf(ours.getMessage()), failure);
      }
      if (io == null && (cause instanceof UncheckedIOException || cause instanceof IOException)) {
        boolean ours = cause instanceof UncheckedIOException; // names the file
        io = new IOException((ours ? "" : table + ": ") + brief(cause.getMessage()), failure);
      }
      Unreadable found = Unreadable.of(cause);
      unreadable = found == null ? unreadable : found;
      deepest = String.valueOf(cause.getMessage());
    }
    boolean network = unreadable == Unreadable.FILE && io != null && Unreadable.of(io) == null;
    if (unreadable != null && !network) {
      return new DataException(
          table + ": " + unreadable.what + ": " + brief(deepest) + "; " + unreadable.remedy,
          failure);
    }
    if (io != null) {
      return new UncheckedIOException(io);
    }
    return failure instanceof RuntimeException known
        ? known
        : new IllegalStateException(table + ": Spark's job failed: " + failure, failure);
  }

  /** The first line of what a message says last: it may contain traces and rows. */
  private static String brief(@Nullable String message) {
    String text = message == null ? "failed" : message;
    int last = text.lastIndexOf(CAUSE);
    String line =
        (last < 0 ? text : text.substring(last + CAUSE.length()))
            .lines()
            .findFirst()
            .orElse("failed")
            .replaceFirst("^[\\w.$]+(Exception|Error): ", "");
    return line.length() > MOST ? line.substring(0, MOST) + " …" : line;
  }

  /** Why Spark's readers refuse files. */
  private enum Unreadable {
    CSV_ROW(
        "a row cannot be read",
        "every line must have as many cells as the first, quotes must be closed, and all lines must"
            + " end in the same way",
        "MALFORMED_CSV"),
    CSV_HEADING(
        "a row cannot be read", "the first lines of all files must be the same", "CSV header"),
    JSON(
        "a row cannot be read",
        "each line must hold one whole object",
        "MALFORMED_RECORD",
        "Malformed records are detected"),
    FILE(
        "it cannot be read",
        "write the file again, or name it by its format",
        "CANNOT_READ_FILE_FOOTER",
        "FAILED_READ_FILE",
        "UNABLE_TO_INFER_SCHEMA",
        "Malformed ORC file",
        "is not a Parquet file");

    private final String what;
    private final String remedy;
    private final Pattern marks;

    Unreadable(String what, String remedy, String... marks) {
      this.what = what;
      this.remedy = remedy;
      this.marks =
          Pattern.compile(Stream.of(marks).map(Pattern::quote).collect(Collectors.joining("|")));
    }

    private static @Nullable Unreadable of(Throwable cause) {
      if (cause instanceof JsonProcessingException) {
        return JSON;
      }
      String message = String.valueOf(cause.getMessage());
      String said =
          cause instanceof SparkThrowable spark ? spark.getErrorClass() + " " + message : message;
      for (Unreadable each : values()) {
        if (each.marks.matcher(said).find()) {
          return each;
        }
      }
      return null;
    }
  }
}
