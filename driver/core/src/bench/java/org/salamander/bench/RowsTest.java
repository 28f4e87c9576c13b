package org.salamander.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowsTest {

  @TempDir private Path folder = Path.of("");

  @Test
  void whatAFileHasIsNotMeasuredAgain() throws Exception {
    Path file = folder.resolve("rows.jsonl");
    new Rows(file, "here").row("a", () -> Map.of("x", 1.5));
    Rows again = new Rows(file, "here");
    assertThat(
            again.row(
                "a",
                () -> {
                  throw new AssertionError("measured again");
                }))
        .isEqualTo(Map.of("x", 1.5));
    assertThat(again.row("b", () -> Map.of("x", 2.0))).isEqualTo(Map.of("x", 2.0));
    assertThat(file).content().hasLineCount(3).contains("{\"name\":\"b\",\"x\":2.0}");
  }

  @Test
  void rowsOfAnotherMachineAreRefused() throws Exception {
    Path file = folder.resolve("rows.jsonl");
    new Rows(file, "here");
    assertThatThrownBy(() -> new Rows(file, "there"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("(here; now there); name another file");
  }
}
