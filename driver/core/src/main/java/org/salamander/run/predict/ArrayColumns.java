package org.salamander.run.predict;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import org.jspecify.annotations.Nullable;
import org.salamander.csv.CsvRows;
import org.salamander.task.DataException;

/**
 * Rows, some of whose columns are arrays.
 *
 * @param elements names of an array's elements, by the array's column
 */
record ArrayColumns(Dataset<Row> rows, Map<String, List<String>> elements) {

  private static final UserDefinedFunction HARMLESS =
      functions.udf(
          (UDF1<@Nullable String, @Nullable String>)
              text -> text == null ? null : CsvRows.harmless(text),
          DataTypes.StringType);

  /**
   * Rows for a CSV file: one column per element, {@code column_element}, and texts that no
   * spreadsheet reads as formulas.
   *
   * @throws DataException naming a column that is no number, text, boolean or time
   */
  Dataset<Row> flat() {
    List<Column> columns = new ArrayList<>();
    for (StructField field : rows.schema().fields()) {
      Column column = TablePredictions.column(rows, field.name());
      if (!elements.containsKey(field.name())) {
        columns.add(text(field, column).as(CsvRows.harmless(field.name())));
        continue;
      }
      List<String> names = elements.getOrDefault(field.name(), List.of());
      for (int i = 0; i < names.size(); i++) {
        columns.add(column.getItem(i).as(CsvRows.harmless(field.name() + "_" + names.get(i))));
      }
    }
    return rows.select(columns.toArray(Column[]::new));
  }

  private static Column text(StructField field, Column column) {
    DataType type = field.dataType();
    if (type instanceof StringType) {
      return HARMLESS.apply(column);
    }
    if (type instanceof TimestampType) {
      return column.cast(DataTypes.StringType); // in the session's time zone, not the machine's
    }
    if (type instanceof NumericType
        || type instanceof BooleanType
        || type instanceof DateType
        || type instanceof TimestampNTZType) {
      return column;
    }
    throw new DataException(
        "column "
            + field.name()
            + " is of type "
            + type.simpleString()
            + ", which a CSV file cannot hold; leave it out, or write Parquet: --out PREDICTIONS");
  }
}
