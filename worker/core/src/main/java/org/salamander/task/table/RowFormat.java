package org.salamander.task.table;

/**
 * The layout of a stored row, which is a sequence of floats: its inputs, its target, then its
 * weight and its role if the table has columns for them.
 *
 * @param width the number of floats of the inputs
 */
record RowFormat(int width, boolean weighted, boolean withRoles) {

  static RowFormat of(TableSchema schema) {
    return new RowFormat(schema.width(), schema.weight() != null, schema.role() != null);
  }

  /** The number of floats in a row. */
  int floats() {
    return width + 1 + (weighted ? 1 : 0) + (withRoles ? 1 : 0);
  }

  /** The number of bytes in so many rows. */
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
