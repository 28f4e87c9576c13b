package org.salamander.table;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import org.salamander.cluster.spark.JavaBytes;
import org.salamander.task.Split;
import org.salamander.task.table.TaskId;

/**
 * Statistics of a table's rows before they are written: one {@link ColumnStatistics} for each
 * column. They do not depend on the order of rows. Not thread-safe.
 */
final class TableStatistics implements Serializable {

  private static final long serialVersionUID = 1L;

  private final TablePlan plan;
  private final List<ColumnStatistics> features = new ArrayList<>();
  private final ColumnStatistics target; // of all rows
  private final ColumnStatistics trainingTarget;
  private final ColumnStatistics order;
  private final boolean[] counted; // whether the values of each feature are counted
  private final EnumMap<Split, Long> rows = new EnumMap<>(Split.class);
  private long withoutTarget;

  TableStatistics(TablePlan plan) {
    this.plan = plan;
    int cap = plan.options().maxCategories();
    List<String> names = plan.features().names();
    this.counted = new boolean[names.size()];
    for (int i = 0; i < counted.length; i++) {
      boolean declared = plan.options().categorical().contains(names.get(i));
      counted[i] = declared || plan.features().type(i) == CellReader.Type.TEXT;
      features.add(
          new ColumnStatistics(
              names.get(i), declared ? Integer.MAX_VALUE : cap, plan.features().texts()));
    }
    this.order = new ColumnStatistics("order", 0);
    this.target = new ColumnStatistics(plan.options().target(), cap);
    this.trainingTarget = new ColumnStatistics(plan.options().target(), cap);
  }

  /**
   * The statistics of all rows. Executors send them as bytes, so that the serializer of a user's
   * Spark session does not matter.
   */
  static TableStatistics of(TablePlan plan, JavaRDD<Row> rows) {
    JavaRDD<byte[]> parts =
        rows.mapPartitions(
            part -> {
              TableStatistics counted = new TableStatistics(plan);
              part.forEachRemaining(counted::add);
              return List.of(JavaBytes.write(counted)).iterator();
            });
    return rows.getNumPartitions() == 0
        ? new TableStatistics(plan)
        : decoded(parts.treeReduce((a, b) -> JavaBytes.write(decoded(a).add(decoded(b)))));
  }

  private static TableStatistics decoded(byte[] bytes) {
    return (TableStatistics) JavaBytes.read(bytes);
  }

  /** Adds a row. */
  TableStatistics add(Row row) {
    TaskId task = plan.task(row);
    Split split = plan.split(row, task);
    boolean training = split == Split.TRAIN;
    Object wanted = plan.target(row);
    if (wanted == null) {
      withoutTarget++;
      return this;
    }
    rows.merge(split, 1L, Long::sum);
    target.add(wanted, true, true);
    if (training) {
      trainingTarget.add(wanted, true, true);
    }
    if (plan.ordersByText()) {
      order.add(plan.order(row), false, false);
    }
    @Nullable Object[] cells = plan.features().cells(row);
    for (int i = 0; i < cells.length; i++) {
      features.get(i).add(cells[i], counted[i], training);
    }
    return this;
  }

  /** Adds the statistics of other rows of the same table. */
  TableStatistics add(TableStatistics other) {
    for (int i = 0; i < features.size(); i++) {
      features.get(i).add(other.features.get(i));
    }
    order.add(other.order);
    target.add(other.target);
    trainingTarget.add(other.trainingTarget);
    other.rows.forEach((split, n) -> rows.merge(split, n, Long::sum));
    withoutTarget += other.withoutTarget;
    return this;
  }

  List<ColumnStatistics> features() {
    return features;
  }

  /** The statistics of the target in all rows that have one. */
  ColumnStatistics target() {
    return target;
  }

  /** The statistics of the target in the training tasks' rows that have one. */
  ColumnStatistics trainingTarget() {
    return trainingTarget;
  }

  /** Whether all texts of the order column are numbers. */
  boolean ordersByNumber() {
    return order.words() + order.times() + order.booleans() == 0;
  }

  /** The number of rows with a target in each split. */
  Map<Split, Long> rows() {
    return rows;
  }

  /** The number of rows with a target. */
  long kept() {
    return rows.values().stream().mapToLong(Long::longValue).sum();
  }

  /** The number of rows that are left out because they have no target. */
  long withoutTarget() {
    return withoutTarget;
  }
}
