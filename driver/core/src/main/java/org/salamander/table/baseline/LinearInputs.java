package org.salamander.table.baseline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.salamander.task.table.Column;
import org.salamander.task.table.TableSchema;

/**
 * A table's rows as inputs of a linear model: numbers as they are, a column for each value of a
 * category and one for a missing one. Values that the training tasks do not have are 0 everywhere.
 */
final class LinearInputs {

  /**
   * The most inputs that are fitted; of longer dictionaries the rarest values have no column, as if
   * they were unknown.
   */
  private static final int MOST = 2048;

  private final List<Column> columns;
  private final List<Integer> values = new ArrayList<>();
  private final int width;
  private final int encodedWidth;

  LinearInputs(TableSchema schema) {
    this.columns = schema.columns();
    int most = mostValues(columns);
    int inputs = 0;
    for (Column column : columns) {
      int kept =
          column instanceof Column.Category category ? Math.min(most, category.values().size()) : 0;
      values.add(kept);
      inputs += column instanceof Column.Category ? kept + 1 : column.width();
    }
    this.width = inputs;
    this.encodedWidth = schema.width();
  }

  /** How many values a category may keep so that all inputs fit. */
  private static int mostValues(List<Column> columns) {
    int most = MOST;
    while (most > 1 && inputs(columns, most) > MOST) {
      most /= 2;
    }
    return most;
  }

  private static int inputs(List<Column> columns, int most) {
    return columns.stream()
        .mapToInt(
            column ->
                column instanceof Column.Category category
                    ? Math.min(most, category.values().size()) + 1
                    : column.width())
        .sum();
  }

  int width() {
    return width;
  }

  /**
   * A row.
   *
   * @param encoded rows as the schema encodes them
   * @param at where the row begins
   */
  SparseRow of(float[] encoded, int at) {
    int[] places = new int[encodedWidth];
    double[] numbers = new double[places.length];
    int count = 0;
    int from = 0;
    int read = at;
    for (int c = 0; c < columns.size(); c++) {
      if (columns.get(c) instanceof Column.Category category) {
        int place = place(category, (int) encoded[read++], values.get(c));
        if (place >= 0) {
          places[count] = from + place;
          numbers[count++] = 1;
        }
        from += values.get(c) + 1;
        continue;
      }
      for (int i = 0; i < columns.get(c).width(); i++, read++, from++) {
        if (encoded[read] != 0) {
          places[count] = from;
          numbers[count++] = encoded[read];
        }
      }
    }
    return new SparseRow(Arrays.copyOf(places, count), Arrays.copyOf(numbers, count));
  }

  /** Where a value of a category stands among its columns; −1 for one that has none. */
  private static int place(Column.Category category, int value, int kept) {
    return value < kept ? value : value == category.missing() ? kept : -1;
  }
}
