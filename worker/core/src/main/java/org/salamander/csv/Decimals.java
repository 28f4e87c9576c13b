package org.salamander.csv;

import java.util.regex.Pattern;
import org.salamander.csv.CsvFile.Row;

/**
 * Reads the numbers of one file: digits with a decimal point, or with a decimal comma if commas do
 * not separate cells, and a power of ten. A file uses one of the two marks. A comma that could be a
 * decimal comma or a thousands separator is refused, unless another cell of the file has a comma
 * that can only be decimal.
 */
public final class Decimals {

  private static final Pattern POINT =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
  private static final Pattern INFINITE = Pattern.compile("(?i)[+\\-−]?(inf|infinity|∞)");
  private static final Pattern COMMA = Pattern.compile("[+-]?(\\d+,\\d*|,\\d+)([eE][+-]?\\d+)?");
  private static final Pattern THOUSANDS = Pattern.compile("[+-]?[1-9]\\d{0,2},\\d{3}");

  private final CsvFile file;
  private String point = "";
  private String comma = "";
  private boolean decimal;

  /** Reads numbers of {@code file}. */
  public Decimals(CsvFile file) {
    this.file = file;
  }

  /**
   * The cell's value.
   *
   * @throws IllegalArgumentException naming line and column if it is missing, not finite as a
   *     float, or no number
   */
  public float value(Row row, int column) {
    float value = Float.parseFloat(written(row, column));
    if (Float.isInfinite(value)) {
      throw beyond(row, column, "3.4e38");
    }
    return value;
  }

  /**
   * The cell's value with all its digits.
   *
   * @throws IllegalArgumentException naming line and column if it is missing, not finite as a
   *     double, or no number
   */
  public double exactly(Row row, int column) {
    double value = Double.parseDouble(written(row, column));
    if (Double.isInfinite(value)) {
      throw beyond(row, column, "1.8e308");
    }
    return value;
  }

  private IllegalArgumentException beyond(Row row, int column, String most) {
    return new IllegalArgumentException(
        file.at(row, column)
            + ": "
            + row.cells().get(column)
            + " is beyond ±"
            + most
            + "; give the values in another unit");
  }

  private String written(Row row, int column) {
    String cell = row.cells().get(column);
    String written = cell;
    if (COMMA.matcher(cell).matches() && file.decimalCommas()) {
      requireDecimal(row, column);
      comma = cell;
      written = cell.replace(',', '.');
    } else if (!number(cell)) {
      throw refused(row, column, cell);
    } else if (cell.indexOf('.') >= 0) {
      point = cell;
    }
    if (!comma.isEmpty() && !point.isEmpty()) {
      throw new IllegalArgumentException(
          file.at(row, column)
              + ": the file has both "
              + point
              + " and "
              + comma
              + "; write all numbers with a decimal point, and none between thousands");
    }
    return written;
  }

  /** Refuses 1,500 unless another cell has a comma that can only be a decimal comma. */
  private void requireDecimal(Row row, int column) {
    String cell = row.cells().get(column);
    decimal |= !THOUSANDS.matcher(cell).matches();
    if (decimal || !point.isEmpty()) {
      return; // a file with points: the message names both marks
    }
    file.forEach(each -> decimal |= each.cells().stream().anyMatch(Decimals::decimalComma));
    if (!decimal) {
      throw new IllegalArgumentException(
          file.at(row, column)
              + ": the comma of "
              + cell
              + " may be decimal or stand between thousands; write all numbers with a decimal point,"
              + " and none between thousands");
    }
  }

  private static boolean decimalComma(String cell) {
    return COMMA.matcher(cell).matches() && !THOUSANDS.matcher(cell).matches();
  }

  /** Whether a text is a number with a decimal point or none. */
  static boolean number(String text) {
    return POINT.matcher(text).matches();
  }

  private IllegalArgumentException refused(Row row, int column, String cell) {
    String problem;
    if (INFINITE.matcher(cell).matches()) {
      problem = cell + " is not a finite number; leave the line out, or fill in a finite one";
    } else if (Heading.missing(cell)) {
      problem =
          (cell.isEmpty() ? "the cell is empty" : cell + " means a missing value")
              + "; leave the line out, or fill in a number";
    } else if (cell.indexOf('−') >= 0 || cell.indexOf('–') >= 0) {
      problem = cell + " has a typographic minus; write it as -, the one on the keyboard";
    } else {
      problem = cell + " is not a number, as -1.5 or 2e-3";
    }
    return new IllegalArgumentException(file.at(row, column) + ": " + problem);
  }
}
