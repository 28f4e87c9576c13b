package org.salamander.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import org.junit.jupiter.api.Test;

/** Tests that the message of a failure names the file. */
class FailuresTest {

  private static String told(Throwable failure) {
    StringWriter text = new StringWriter();
    assertThat(new Failures(new PrintWriter(text, true), () -> false).tell(failure)).isEqualTo(1);
    return text.toString().strip();
  }

  @Test
  void aMessageIsNotExchangedForItsCause() {
    IOException cause = new IOException("no answer");
    assertThat(told(new UncheckedIOException("hdfs://h/x cannot be listed: no answer", cause)))
        .isEqualTo("salamander: hdfs://h/x cannot be listed: no answer");
    assertThat(told(new UncheckedIOException(new IOException("x.store: no answer"))))
        .isEqualTo("salamander: x.store: no answer");
    assertThat(told(new UncheckedIOException("not made", new AccessDeniedException("/x"))))
        .isEqualTo("salamander: /x: permission denied");
  }
}
