package org.salamander.csv;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the rows of a CSV file: UTF-8, commas, quotes if a cell needs them (RFC 4180), \n after
 * every row. Text that a spreadsheet would read as a formula gets a leading apostrophe.
 */
public final class CsvRows {

  private static final String FORMULA = "=+-@\t\r";

  private final StringWriter text = new StringWriter();
  private final CsvWriter writer =
      CsvWriter.builder().bufferSize(0).lineDelimiter(LineDelimiter.LF).build(text);

  /** Appends a row: numbers as Java prints them, everything else as text. */
  public void add(List<?> cells) {
    List<String> row = new ArrayList<>();
    for (Object cell : cells) {
      row.add(cell instanceof Number ? cell.toString() : harmless(cell.toString()));
    }
    writer.writeRecord(row);
  }

  /** The cell, with a leading apostrophe if a spreadsheet would read it as a formula. */
  public static String harmless(String cell) {
    boolean formula = !cell.isEmpty() && FORMULA.indexOf(cell.charAt(0)) >= 0;
    return formula && !Decimals.number(cell) ? "'" + cell : cell;
  }

  /** All rows so far. */
  @Override
  public String toString() {
    return text.toString();
  }
}
