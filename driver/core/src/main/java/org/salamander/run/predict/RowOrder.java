package org.salamander.run.predict;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.functions;

/**
 * The order of a table's rows as they are read: by file, position in the file, and row. Spark
 * assigns the parts of a table to partitions by their size, so a row's number alone is not enough.
 */
final class RowOrder {

  static final String POSITION = "__position";

  /** Spark's column about the file of a row. */
  private static final String METADATA = "_metadata";

  private RowOrder() {}

  /** The rows with an additional column to sort them by. */
  static Dataset<Row> numbered(Dataset<Row> rows) {
    List<Column> position = new ArrayList<>();
    if (ofFiles(rows)) {
      position.add(functions.col(METADATA + ".file_path"));
      position.add(functions.col(METADATA + ".file_block_start"));
    }
    position.add(functions.monotonically_increasing_id());
    return rows.withColumn(POSITION, functions.struct(position.toArray(Column[]::new)));
  }

  private static boolean ofFiles(Dataset<Row> rows) {
    scala.collection.Iterator<Attribute> hidden =
        rows.queryExecution().analyzed().metadataOutput().iterator();
    while (hidden.hasNext()) {
      if (hidden.next().name().equals(METADATA)) {
        return true;
      }
    }
    return false;
  }
}
