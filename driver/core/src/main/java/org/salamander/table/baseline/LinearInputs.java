package org.salamander.table.baseline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.salamander.task.table.Column;
import org.salamander.task.table.TableSchema;

/**
 * Turns a table's rows into inputs of a linear model. Numbers are used as they are encoded. A
 * category has one column for each value and one for a missing value. A value that no training task
 * has is 0 in all of these columns.
 */
final class LinearInputs {

  /**
   * The largest number of inputs. If there would be more, the rarest values of categories get no
   * column, like unknown values.
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

  /**
   * The number of values that each category may keep so that there are at most {@value #MOST}
   * inputs.
   */
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
   * The inputs of a row.
   *
   * @param encoded rows as the schema encodes them
   * @param at the index of the row's first number
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

  /** The column of a category's value among the category's columns; −1 if it has none. */
  private static int place(Column.Category category, int value, int kept) {
    return value < kept ? value : value == category.missing() ? kept : -1;
  }
}
