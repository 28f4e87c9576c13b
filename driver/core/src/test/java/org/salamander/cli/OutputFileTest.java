package org.salamander.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.salamander.cli.output.OutputFile;
import org.salamander.run.RunFailed;

/**
 * Tests that output files are tried before the work, and that a failure leaves existing files
 * alone.
 */
class OutputFileTest {

  @TempDir private Path temp = Path.of("");

  @Test
  void refusesPlacesWhereNoFileCanBe() {
    assertThatThrownBy(() -> OutputFile.of("--out", Path.of("")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--out  is empty");
    assertThatThrownBy(() -> OutputFile.of("--out", temp))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is a directory; it must be a file");
    assertThatThrownBy(() -> OutputFile.of("--out", temp.resolve("no/r.html")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is in no folder that exists");
  }

  @Test
  void aFileThatIsReadIsNotReplaced() throws IOException {
    Path read = Files.writeString(temp.resolve("q.csv"), "1,2");
    Path link = Files.createSymbolicLink(temp.resolve("link.csv"), read);
    OutputFile.of("--predictions", temp.resolve("new.csv")).requireNot("--query", read);
    for (Path same : new Path[] {read, link, temp.resolve(".").resolve("q.csv")}) {
      assertThatThrownBy(() -> OutputFile.of("--predictions", same).requireNot("--query", read))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("--predictions " + same + " is the file that --query names");
    }
  }

  @Test
  void aFailureLeavesWhatWasThere() throws IOException {
    Path file = Files.writeString(temp.resolve("r.html"), "good");
    OutputFile out = OutputFile.of("--out", file);
    assertThatThrownBy(
            () ->
                out.write(
                    part -> {
                      Files.writeString(part, "cut");
                      throw new IOException("No space left on device");
                    }))
        .isInstanceOf(RunFailed.class)
        .hasMessageContaining("--out " + file + " cannot be written: No space left on device");
    assertThat(file).hasContent("good");
    try (Stream<Path> files = Files.list(temp)) {
      assertThat(files).containsExactly(file);
    }
    out.write("better");
    assertThat(file).hasContent("better");
  }

  @Test
  void whatCannotBePrintedIsAFailure() {
    PrintWriter full =
        new PrintWriter(
            new Writer() {
              @Override
              public void write(char[] text, int from, int length) throws IOException {
                throw new IOException("No space left on device");
              }

              @Override
              public void flush() {}

              @Override
              public void close() {}
            });
    StringWriter err = new StringWriter();
    assertThat(Main.run(full, new PrintWriter(err, true), "keys", "log")).isEqualTo(1);
    assertThat(err.toString()).contains("not all that was printed could be written");
  }
}
