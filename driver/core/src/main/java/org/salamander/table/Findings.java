package org.salamander.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.salamander.model.Domain;
import org.salamander.task.Split;
import org.salamander.task.table.Cells;
import org.salamander.task.table.Column;
import org.salamander.task.table.ShardWriter;
import org.salamander.task.table.StoredTask;
import org.salamander.task.table.TableSchema;

/** Describes a table's statistics in lines of text for the user. */
record Findings(TablePlan plan, TableStatistics statistics, TableSchema schema) {

  /** The number of a category's values that are shown. */
  private static final int SHOWN = 3;

  /**
   * One line for the target and one for each feature. They are known before anything is written.
   */
  List<String> columns() {
    List<String> lines = new ArrayList<>();
    lines.add("target " + target());
    for (int i = 0; i < schema.columns().size(); i++) {
      lines.add("feature " + column(schema.columns().get(i), statistics.features().get(i)));
    }
    return lines;
  }

  private String target() {
    ColumnStatistics found = statistics.target();
    String what =
        schema.target().kind() == Domain.Kind.REGRESSION
            ? "regression, " + range(found)
            : schema.target().kind() == Domain.Kind.BINARY
                ? "binary, "
                    + schema.target().labels().get(1)
                    + " is positive and "
                    + schema.target().labels().get(0)
                    + " negative"
                : "classes, " + schema.target().labels().size() + " of them";
    return found.name()
        + ": "
        + what
        + (plan.options().kind() == null ? " (its values say so; --kind says otherwise)" : "");
  }

  private static String column(Column column, ColumnStatistics found) {
    String what;
    if (column instanceof Column.Category category) {
      List<String> values = category.values();
      what =
          "category of "
              + values.size()
              + " values: "
              + String.join(", ", values.subList(0, Math.min(SHOWN, values.size())))
              + (values.size() > SHOWN ? ", …" : "");
    } else if (column instanceof Column.Vector vector) {
      what = "array of " + vector.scales().size() + " numbers, " + range(found);
    } else {
      boolean number = ((Column.Numeric) column).type() == Column.Numeric.Type.NUMBER;
      what = number ? "number, " + range(found) : "boolean";
    }
    return column.name()
        + ": "
        + what
        + (found.missing() > 0 ? "; missing in " + found.missing() + " rows" : "");
  }

  private static String range(ColumnStatistics found) {
    return found.least() > found.most()
        ? "always missing"
        : Cells.text(found.least()) + " to " + Cells.text(found.most());
  }

  /** Lines about the tasks, known after they are written. */
  List<String> tasks(List<ShardWriter.Shard> shards, long beyond) {
    int[] rows =
        shards.stream()
            .flatMap(shard -> shard.tasks().stream())
            .mapToInt(StoredTask::rows)
            .sorted()
            .toArray();
    List<String> lines = new ArrayList<>();
    lines.add(
        rows.length
            + " tasks: "
            + Arrays.stream(Split.values())
                .map(split -> count(shards, split) + " " + split.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "))
            + "; rows a task: least "
            + rows[0]
            + ", median "
            + rows[rows.length / 2]
            + ", most "
            + rows[rows.length - 1]);
    lines.add(Arrays.stream(rows).asLongStream().sum() + " rows kept");
    if (statistics.withoutTarget() > 0) {
      lines.add(
          statistics.withoutTarget() + " rows left out: they have no " + plan.options().target());
    }
    if (beyond > 0) {
      lines.add(
          beyond
              + " rows left out: their tasks have more than "
              + plan.options().maxRows()
              + " (max-rows)");
    }
    long alone = Arrays.stream(rows).filter(n -> n == 1).count();
    if (alone > 0) {
      lines.add(alone + " tasks have one row alone: they are kept, and no run can use them");
    }
    return lines;
  }

  private static long count(List<ShardWriter.Shard> shards, Split split) {
    return shards.stream()
        .flatMap(shard -> shard.tasks().stream())
        .filter(task -> task.split() == split)
        .count();
  }
}
