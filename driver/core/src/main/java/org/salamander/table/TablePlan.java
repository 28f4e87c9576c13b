package org.salamander.table;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import org.salamander.task.DataException;
import org.salamander.task.Split;
import org.salamander.task.table.Cells;
import org.salamander.task.table.Role;
import org.salamander.task.table.TableOptions;
import org.salamander.task.table.TaskId;

/**
 * The meaning of a table's columns, and their readers.
 *
 * @param table the table's name, for messages
 * @param features the columns to predict from
 * @param others the columns that the options name, in the order of {@link #OTHERS}
 * @param present for each of these columns its index in {@code others}, −1 if the options do not
 *     name it
 */
record TablePlan(
    String table, TableOptions options, CellReader features, CellReader others, int[] present)
    implements Serializable {

  private static final int TASK = 0;
  private static final int TARGET = 1;
  private static final int ORDER = 2;
  private static final int SPLIT = 3;
  private static final int ROLE = 4;
  private static final int WEIGHT = 5;
  private static final int OTHERS = 6;

  /**
   * Finds the columns.
   *
   * @throws DataException if a column is missing, is named twice, or cannot be read; the message
   *     names it
   */
  static TablePlan of(Table table, TableOptions options) {
    List<@Nullable String> named =
        Arrays.asList(
            options.task(),
            options.target(),
            options.order(),
            options.split(),
            options.role(),
            options.weight());
    int[] present = new int[OTHERS];
    List<String> others = new ArrayList<>();
    for (int i = 0; i < OTHERS; i++) {
      String column = named.get(i);
      present[i] = column == null ? -1 : others.size();
      if (column != null) {
        others.add(column);
      }
    }
    List<String> features = features(table, options, others);
    requireOnce(table.name(), others, features, options);
    CellReader read = CellReader.named(table, features);
    for (int i = 0; i < features.size(); i++) {
      if (read.type(i) == CellReader.Type.TIME) {
        throw new DataException(
            table.name()
                + ": column "
                + features.get(i)
                + " holds dates or times; turn them into numbers that mean something, such as days"
                + " since the task began or the day of the week, or leave it out with --features");
      }
    }
    return new TablePlan(table.name(), options, read, CellReader.named(table, others), present);
  }

  private static List<String> features(Table table, TableOptions options, List<String> others) {
    if (!options.features().isEmpty()) {
      return options.features();
    }
    return Arrays.stream(table.rows().schema().fieldNames())
        .filter(name -> !others.contains(name))
        .toList();
  }

  private static void requireOnce(
      String table, List<String> others, List<String> features, TableOptions options) {
    Set<String> seen = new HashSet<>();
    List<String> all = new ArrayList<>(others);
    all.addAll(features);
    for (int i = 0; i < all.size(); i++) {
      String column = all.get(i);
      // the order column may also be a feature
      boolean ordering = i >= others.size() && column.equals(options.order());
      if (!seen.add(column) && !ordering) {
        throw new DataException(
            table + ": column " + column + " is named twice; it can be one thing alone");
      }
    }
    if (features.isEmpty()) {
      throw new DataException(
          table + ": no column is left to predict from; name some with --features");
    }
    for (String column : options.categorical()) {
      if (!features.contains(column)) {
        throw new DataException(
            table
                + ": --categorical names "
                + column
                + ", which is not one of the features "
                + features);
      }
    }
  }

  private @Nullable Object other(Row row, int which) {
    return present[which] < 0 ? null : others.cell(row, present[which]);
  }

  /**
   * A row's task.
   *
   * @throws DataException if it is missing
   */
  TaskId task(Row row) {
    Object cell = other(row, TASK);
    if (cell == null) {
      throw new DataException(
          table
              + ": column "
              + options.task()
              + ": a row names no task; leave such rows out first");
    }
    return TaskId.of(Cells.text(cell));
  }

  /** The value to predict; null if it is missing. */
  @Nullable Object target(Row row) {
    return other(row, TARGET);
  }

  /** The value that orders the row within its task; null if it is missing. */
  @Nullable Object order(Row row) {
    return other(row, ORDER);
  }

  /** Whether the order column holds texts, which may stand for numbers. */
  boolean ordersByText() {
    return present[ORDER] >= 0 && others.type(present[ORDER]) == CellReader.Type.TEXT;
  }

  /**
   * The split of a row's task, according to this row.
   *
   * @throws DataException if the cell is not train, validation or test
   */
  Split split(Row row, TaskId task) {
    if (present[SPLIT] < 0) {
      return task.split();
    }
    Object cell = other(row, SPLIT);
    for (Split split : Split.values()) {
      if (cell != null && split.name().equalsIgnoreCase(Cells.text(cell))) {
        return split;
      }
    }
    throw new DataException(
        table
            + ": column "
            + options.split()
            + ": found "
            + (cell == null ? "nothing" : Cells.text(cell))
            + " in a row of task "
            + task.name()
            + "; it must be train, validation or test");
  }

  /**
   * A row's role.
   *
   * @throws DataException if the cell is not support, query or missing
   */
  Role role(Row row) {
    Object cell = other(row, ROLE);
    if (cell == null) {
      return Role.NONE;
    }
    String text = Cells.text(cell);
    return switch (text) {
      case "support" -> Role.SUPPORT;
      case "query" -> Role.QUERY;
      case "" -> Role.NONE;
      default ->
          throw new DataException(
              table
                  + ": column "
                  + options.role()
                  + ": found "
                  + text
                  + "; it must be support, query or missing");
    };
  }

  /**
   * A row's weight. It is 1 if the table has no column of weights.
   *
   * @throws DataException if the cell is not a positive number
   */
  float weight(Row row) {
    if (present[WEIGHT] < 0) {
      return 1f;
    }
    Object cell = other(row, WEIGHT);
    double weight =
        cell instanceof Number number
            ? number.doubleValue()
            : cell instanceof String text && Cells.isNumber(text)
                ? Double.parseDouble(text)
                : Double.NaN;
    if (!(weight > 0) || Double.isInfinite(weight)) {
      throw new DataException(
          table
              + ": column "
              + options.weight()
              + ": found "
              + (cell == null ? "nothing" : Cells.text(cell))
              + "; a weight must be a positive number");
    }
    return (float) weight;
  }
}
