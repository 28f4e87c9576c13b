package org.salamander.table;

import java.io.Serializable;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Iterator;
import org.apache.spark.sql.Row;
import org.salamander.model.Domain;
import org.salamander.task.DataException;
import org.salamander.task.table.Cells;
import org.salamander.task.table.TableSchema;
import org.salamander.task.table.TaskId;
import scala.Tuple2;

/** Turns a table's rows into the keys and bytes that are shuffled. */
record RowEncoder(TablePlan plan, TableSchema schema, CellReader features, boolean orderByNumber)
    implements Serializable {

  /**
   * Encodes rows as pairs of {@link RowKey} and {@link PreparedRow}. Rows without a target are left
   * out.
   */
  Iterator<Tuple2<byte[], byte[]>> encode(Iterator<Row> rows) {
    MessageDigest sha256 = sha256();
    Iterable<Row> all = () -> rows;
    return java.util.stream.StreamSupport.stream(all.spliterator(), false)
        .filter(row -> plan.target(row) != null)
        .map(row -> encode(row, sha256))
        .iterator();
  }

  private Tuple2<byte[], byte[]> encode(Row row, MessageDigest sha256) {
    TaskId task = plan.task(row);
    float[] inputs = new float[schema.width()];
    schema.encode(features.cells(row), inputs, 0);
    byte[] value =
        new PreparedRow(
                plan.split(row, task), plan.role(row), plan.weight(row), target(row), inputs)
            .encode();
    byte[] key = RowKey.of(task, plan.order(row), orderByNumber, sha256.digest(value));
    return new Tuple2<>(key, value);
  }

  private float target(Row row) {
    Object cell = plan.target(row);
    if (cell == null) {
      throw new IllegalStateException("rows without a target are left out");
    }
    boolean parsed = schema.target().kind() == Domain.Kind.REGRESSION && cell instanceof String;
    if (parsed && !Cells.isNumber((String) cell)) {
      throw new DataException(
          plan.table() + ": column " + schema.target().name() + ": found " + cell + ", no number");
    }
    return schema.target().encode(parsed ? Double.valueOf((String) cell) : cell);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256, which every Java must have", e);
    }
  }
}
