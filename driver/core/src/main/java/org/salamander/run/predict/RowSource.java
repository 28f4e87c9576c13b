package org.salamander.run.predict;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.Row;
import org.salamander.model.Domain;
import org.salamander.table.CellReader;
import org.salamander.table.Table;
import org.salamander.task.DataException;
import org.salamander.task.table.Cells;
import org.salamander.task.table.Column;
import org.salamander.task.table.TableSchema;
import org.salamander.task.table.Target;

/**
 * Reads rows that are sorted by task and role.
 *
 * @param task position of the task's column
 * @param role position of the column of roles
 * @param target reads the target alone; without a target column there are no support rows
 */
record RowSource(
    TableSchema schema, int task, int role, CellReader features, List<CellReader> target)
    implements Serializable {

  /** The column with a row's role in its task. */
  static final String ROLE = "__role";

  /** Role of a support row. */
  static final int SUPPORT = 0;

  /** Role of a row to predict. */
  static final int QUERY = 1;

  /** Role of a skipped row. */
  static final int NEITHER = 2;

  static RowSource of(TableSchema schema, Table table) {
    List<String> names = List.of(table.rows().columns());
    return new RowSource(
        schema,
        names.indexOf(schema.task()),
        names.indexOf(ROLE),
        CellReader.of(table, schema.columns()),
        names.contains(schema.target().name()) ? List.of(target(schema, table)) : List.of());
  }

  private static CellReader target(TableSchema schema, Table table) {
    Target target = schema.target();
    return target.kind() == Domain.Kind.REGRESSION
        ? CellReader.of(
            table,
            List.of(
                new Column.Numeric(
                    target.name(), Column.Numeric.Type.NUMBER, target.scale(), false)))
        : CellReader.named(table, List.of(target.name()));
  }

  /**
   * The task's name in the table.
   *
   * @throws DataException if it is missing
   */
  Object task(Row row) {
    Object name = row.get(task);
    if (name == null) {
      throw new DataException(
          "column " + schema.task() + ": a row without a task's name; every row must have one");
    }
    return name;
  }

  int role(Row row) {
    return row.getInt(role);
  }

  /** Writes a row's inputs into {@code inputs} from {@code at} on. */
  void inputs(Row row, float[] inputs, int at) {
    try {
      schema.encode(features.cells(row), inputs, at);
    } catch (DataException e) {
      throw in(row, e);
    }
  }

  float target(Row row) {
    try {
      Object cell = target.isEmpty() ? null : target.get(0).cell(row, 0);
      if (cell == null) {
        throw new DataException(
            "column "
                + schema.target().name()
                + ": a support row without a target; every support row must have one");
      }
      return schema.target().encode(cell);
    } catch (DataException e) {
      throw in(row, e);
    }
  }

  private DataException in(Row row, DataException e) {
    return new DataException("task " + Cells.text(task(row)) + ", " + e.getMessage(), e);
  }
}
