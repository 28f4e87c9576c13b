package org.salamander.csv;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotBlank;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Written cells are read back unchanged, and no spreadsheet takes them for formulas. */
class CsvRowsTest {

  @Test
  void quotesWhatNeedsQuotes() {
    CsvRows rows = new CsvRows();
    rows.add(List.of("a,b", "c\nd", "say \"no\"", -1.5f));
    rows.add(List.of("=1+1", "@x", "+cmd", "-5"));
    assertThat(rows).hasToString("\"a,b\",\"c\nd\",\"say \"\"no\"\"\",-1.5\n'=1+1,'@x,'+cmd,-5\n");
  }

  @Property(tries = 300, seed = "1")
  void readsWhatItWrote(@ForAll @Size(value = 2) List<@NotBlank String> cells) throws IOException {
    CsvRows rows = new CsvRows();
    rows.add(List.of("first", "second"));
    rows.add(cells);
    Path file = Files.createTempFile("rows", ".csv");
    try {
      Files.writeString(
          file, rows.toString().replace("\0", "0").replaceAll("[\uD800-\uDFFF]", "x"));
      List<CsvFile.Row> read = new ArrayList<>();
      CsvFile.read(file).forEach(read::add);
      assertThat(read).hasSize(1);
      for (int i = 0; i < 2; i++) {
        String written = cells.get(i).replace("\0", "0").replaceAll("[\uD800-\uDFFF]", "x");
        String cell = read.get(0).cells().get(i);
        assertThat(cell).isIn(written.strip(), ("'" + written).strip());
      }
    } finally {
      Files.delete(file);
    }
  }
}
