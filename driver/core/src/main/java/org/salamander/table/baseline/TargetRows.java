package org.salamander.table.baseline;

import java.util.List;

/**
 * Rows with their targets.
 *
 * @param targets one for each row: a value in original units, 0 or 1 for binary targets, or a class
 *     counted from 0
 */
record TargetRows(List<SparseRow> inputs, double[] targets) {

  public TargetRows {
    inputs = List.copyOf(inputs);
    if (inputs.size() != targets.length) {
      throw new IllegalArgumentException(
          inputs.size() + " rows and " + targets.length + " targets; each row must have one");
    }
  }

  int size() {
    return targets.length;
  }

  /** The first {@code count} rows, or all if there are fewer. */
  TargetRows first(int count) {
    return count >= size()
        ? this
        : new TargetRows(inputs.subList(0, count), java.util.Arrays.copyOf(targets, count));
  }

  /** The sum of the targets. */
  double sum() {
    double sum = 0;
    for (double target : targets) {
      sum += target;
    }
    return sum;
  }
}
