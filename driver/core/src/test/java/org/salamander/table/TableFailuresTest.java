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
  void anotherFailureStaysWhatItIs() {
    assertThat(TableFailures.explained("t", new IllegalStateException("odd"))).hasMessage("odd");
  }
}
