package org.salamander.task.table;

/**
 * The floats of a stored row: its inputs, its target, then its weight and its role if the table has
 * columns for them.
 *
 * @param width floats of the inputs
 */
record RowFormat(int width, boolean weighted, boolean withRoles) {

  static RowFormat of(TableSchema schema) {
    return new RowFormat(schema.width(), schema.weight() != null, schema.role() != null);
  }

  /** Floats of a row. */
  int floats() {
    return width + 1 + (weighted ? 1 : 0) + (withRoles ? 1 : 0);
  }

  /** Bytes of so many rows. */
  long bytes(long rows) {
    return rows * floats() * Float.BYTES;
  }

  int target() {
    return width;
  }

  int weight() {
    return width + 1;
  }

  int role() {
    return floats() - 1;
  }
}
