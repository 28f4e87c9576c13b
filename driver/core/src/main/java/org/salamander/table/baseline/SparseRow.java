package org.salamander.table.baseline;

/**
 * A row's inputs to a linear model: its columns that are not 0.
 *
 * @param columns in ascending order, each once
 * @param values one for each column
 */
record SparseRow(int[] columns, double[] values) {

  public SparseRow {
    if (columns.length != values.length) {
      throw new IllegalArgumentException(
          columns.length + " columns and " + values.length + " values; each must have one");
    }
  }

  /** x·w. */
  double dot(double[] weights) {
    double sum = 0;
    for (int i = 0; i < columns.length; i++) {
      sum += values[i] * weights[columns[i]];
    }
    return sum;
  }

  /** x·y. */
  double dot(SparseRow other) {
    double sum = 0;
    int j = 0;
    for (int i = 0; i < columns.length; i++) {
      while (j < other.columns.length && other.columns[j] < columns[i]) {
        j++;
      }
      if (j < other.columns.length && other.columns[j] == columns[i]) {
        sum += values[i] * other.values[j];
      }
    }
    return sum;
  }

  /** {@code target += scale · x}. */
  void addTo(double[] target, double scale) {
    for (int i = 0; i < columns.length; i++) {
      target[columns[i]] += scale * values[i];
    }
  }
}
