package org.salamander.run.predict;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Rows, some of whose columns are arrays.
 *
 * @param elements names of an array's elements, by the array's column
 */
record ArrayColumns(Dataset<Row> rows, Map<String, List<String>> elements) {

  /** Rows with one column per element, {@code column_element}, for formats without arrays. */
  Dataset<Row> flat() {
    List<Column> columns = new ArrayList<>();
    for (String name : rows.columns()) {
      Column column = TablePredictions.column(rows, name);
      if (!elements.containsKey(name)) {
        columns.add(column);
        continue;
      }
      List<String> names = elements.getOrDefault(name, List.of());
      for (int i = 0; i < names.size(); i++) {
        columns.add(column.getItem(i).as(name + "_" + names.get(i)));
      }
    }
    return rows.select(columns.toArray(Column[]::new));
  }
}
