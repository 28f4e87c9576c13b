package org.salamander.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;
import org.salamander.task.DataException;

/** The message about a failed job on a table has the cause and no stack traces of Spark. */
class TableFailuresTest {

  private static final String TRACE = "Job aborted: java.io.IOException\n\tat org.apache.spark.X";

  private static RuntimeException told(Throwable cause) {
    return TableFailures.explained("sales.parquet", new SparkException(TRACE, cause));
  }

  @Test
  void aFullDiskIsTold() {
    RuntimeException full = told(new Error(new IOException("No space left on device\n\tat org.X")));
    assertThat(full).isInstanceOf(UncheckedIOException.class);
    assertThat(full.getCause()).hasMessage("sales.parquet: No space left on device");
  }

  @Test
  void aFailureThatNamesItsFileIsToldAsItIs() {
    IOException full = new IOException("No space left on device");
    RuntimeException told = told(new UncheckedIOException("store/rows-00000: it is full", full));
    assertThat(told.getCause()).hasMessage("store/rows-00000: it is full");
  }

  @Test
  void whatIsWrongWithTheTableIsToldFirst() {
    RuntimeException told =
        told(new DataException("line 3: no number", new FileNotFoundException("x")));
    assertThat(told).isInstanceOf(DataException.class).hasMessage("line 3: no number");
  }

  @Test
  void aFileThatIsNoTableIsWrongInputInOneLine() {
    String trace = "Job aborted\n\tat X\nCaused by: a.B.CException: [CANNOT_READ_FILE_FOOTER] f";
    String last =
        "\nCaused by: java.lang.RuntimeException: f is not a Parquet file. Expected\n\tat Y";
    RuntimeException told =
        TableFailures.explained("sales.parquet", new SparkException(trace + last, null));
    assertThat(told)
        .isInstanceOf(DataException.class)
        .hasMessage(
            "sales.parquet: it cannot be read: f is not a Parquet file. Expected; write the file"
                + " again, or name it by its format");
    told = told(new SparkException("[FAILED_READ_FILE] f", new IOException("no answer from host")));
    assertThat(told).isInstanceOf(UncheckedIOException.class);
    assertThat(told.getCause()).hasMessage("sales.parquet: no answer from host");
  }

  @Test
  void aRowIsToldInOneLine() {
    RuntimeException told =
        told(new IllegalStateException("MALFORMED_CSV_RECORD: " + "1,2,".repeat(99) + "\n3\n4"));
    assertThat(told).isInstanceOf(DataException.class);
    assertThat(told.getMessage())
        .startsWith("sales.parquet: a row cannot be read: MALFORMED_CSV_RECORD: 1,2,1,2,")
        .contains(" …; every line must have as many cells as the first")
        .hasSizeLessThan(500)
        .doesNotContain("\n");
  }

  @Test
  void anotherFailureStaysWhatItIs() {
    assertThat(TableFailures.explained("t", new IllegalStateException("odd"))).hasMessage("odd");
  }
}
