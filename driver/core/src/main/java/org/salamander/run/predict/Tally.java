package org.salamander.run.predict;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.util.LongAccumulator;
import org.salamander.task.table.Column;
import org.salamander.task.table.TableSchema;

/**
 * Counts predicted rows, and values of categories that no training task had. Spark may do a part of
 * the work twice and then counts it twice, so a count says no more than whether it is 0.
 */
final class Tally implements Serializable {

  private static final long serialVersionUID = 1L;

  /**
   * A category's values.
   *
   * @param at their place in an input
   */
  private record Counted(Column.Category category, int at, LongAccumulator unknown)
      implements Serializable {}

  private final LongAccumulator rows;
  private final List<Counted> categories = new ArrayList<>();

  Tally(SparkContext spark, TableSchema schema) {
    this.rows = spark.longAccumulator();
    int at = 0;
    for (Column column : schema.columns()) {
      if (column instanceof Column.Category category) {
        categories.add(new Counted(category, at, spark.longAccumulator()));
      }
      at += column.width();
    }
  }

  /** Counts a row to predict. Its inputs begin at {@code from}. */
  void add(float[] inputs, int from) {
    rows.add(1);
    for (Counted each : categories) {
      if (inputs[from + each.at] == each.category.other()) {
        each.unknown.add(1);
      }
    }
  }

  /** Whether no row was predicted. */
  boolean empty() {
    return rows.isZero();
  }

  /** The categories with values that no training task had. */
  List<String> unknown() {
    return categories.stream()
        .filter(each -> !each.unknown.isZero())
        .map(each -> each.category.name())
        .toList();
  }
}
