package org.salamander.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.salamander.cli.terminal.PrintableWriter;

/** Tests that control characters in names do not reach the terminal. */
class PrintableWriterTest {

  @Test
  void controlCharactersAreWrittenOut() {
    StringWriter text = new StringWriter();
    PrintableWriter.on(new PrintWriter(text))
        .println("a\tü 漢 😀\u001b[31mred\u0007\u009b2J\u202Egnp.exe\u0000\nb");
    assertThat(text)
        .hasToString(
            "a\tü 漢 😀\\u001b[31mred\\u0007\\u009b2J\\u202egnp.exe\\u0000\nb"
                + System.lineSeparator());
  }

  @Test
  void namesNeitherOverwriteALineNorTurnIt() {
    StringWriter text = new StringWriter();
    PrintableWriter.on(new PrintWriter(text)).print("no run\rdone\r\n\u200Fa\u2028b\uFEFFc\r");
    assertThat(text).hasToString("no run\\u000ddone\r\n\\u200fa\\u2028b\\ufeffc\\u000d");
  }

  @Test
  void theCommandLineWritesNothingElse() {
    Said said = Said.by("show", "no\u001b]0;title\u0007run");
    assertThat(said.status()).isEqualTo(2);
    assertThat(said.err()).contains("no\\u001b]0;title\\u0007run").doesNotContain("\u001b");
    said = Said.by("--no\u001b[2J");
    assertThat(said.status()).isEqualTo(2);
    assertThat(said.err()).doesNotContain("\u001b");
  }
}
