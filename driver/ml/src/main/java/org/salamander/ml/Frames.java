package org.salamander.ml;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.functions;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Turns data frames into tables: vectors become arrays, under new names. */
final class Frames {

  private static final String ARRAY = "__array_";

  private Frames() {}

  /** A column by its name, which may contain any characters. */
  static Column column(Dataset<Row> frame, String name) {
    return frame.col("`" + name.replace("`", "``") + "`");
  }

  /** The name of a feature in the table, which for vectors differs from that in the data frame. */
  static String inTable(StructType schema, String name) {
    return vector(schema, name) ? ARRAY + name : name;
  }

  /** The inverse of {@link #inTable}. */
  static String inFrame(String name) {
    return name.startsWith(ARRAY) ? name.substring(ARRAY.length()) : name;
  }

  /** The frame with an additional array column for each vector among some columns. */
  static Dataset<Row> withArrays(Dataset<Row> frame, List<String> names) {
    Dataset<Row> with = frame;
    for (String name : names) {
      if (vector(frame.schema(), name)) {
        with =
            with.withColumn(
                ARRAY + name, functions.vector_to_array(column(frame, name), "float64"));
      }
    }
    return with;
  }

  /** The frame without those arrays. */
  static Dataset<Row> withoutArrays(Dataset<Row> frame) {
    return frame.drop(
        Arrays.stream(frame.columns())
            .filter(name -> name.startsWith(ARRAY))
            .toArray(String[]::new));
  }

  private static boolean vector(StructType schema, String name) {
    return type(schema, name).equals(SQLDataTypes.VectorType());
  }

  /**
   * A column's type.
   *
   * @throws IllegalArgumentException naming the existing columns
   */
  static DataType type(StructType schema, String name) {
    for (StructField field : schema.fields()) {
      if (field.name().equals(name)) {
        return field.dataType();
      }
    }
    throw new IllegalArgumentException(
        "there is no column " + name + "; there are " + String.join(", ", schema.fieldNames()));
  }
}
