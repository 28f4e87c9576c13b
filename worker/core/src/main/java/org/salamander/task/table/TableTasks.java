package org.salamander.task.table;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.salamander.config.AtLeast;
import org.salamander.config.Between;
import org.salamander.config.Bounds;
import org.salamander.config.InvalidValue;
import org.salamander.task.DataContext;
import org.salamander.task.TaskConfig;

/**
 * The configuration of tasks from a table. It names a store that {@code salamander prepare table}
 * made, or a table from which a store is made on first use.
 */
@JsonClassDescription("tasks of a table: each row is an example, and one column names its task")
public record TableTasks(
    @JsonPropertyDescription("the prepared store: a folder, or its URI") @Nullable String store,
    @JsonPropertyDescription(
            "the table to prepare on first use, where no store is given: a path, glob or URI of"
                + " Parquet, ORC, JSON lines or CSV, or hive:database.table")
        @Nullable String from,
    @JsonPropertyDescription("the column that names a row's task; needed with from")
        @Nullable String task,
    @JsonPropertyDescription("the column to predict; needed with from") @Nullable String target,
    @JsonProperty(defaultValue = "[]")
        @JsonPropertyDescription(
            "the columns to predict it from; left out, all that are not named elsewhere")
        List<String> features,
    @JsonProperty(defaultValue = "[]")
        @JsonPropertyDescription("the features whose values are names, whatever their type")
        List<String> categorical,
    @JsonPropertyDescription("the column that orders a task's rows; left out, their content does")
        @Nullable String order,
    @JsonPropertyDescription(
            "the column that says train, validation or test; left out, a digest of the task's name"
                + " does, 80, 10 and 10 percent")
        @Nullable String split,
    @JsonPropertyDescription(
            "the column that says support or query; a task with roles is cut by them and by nothing"
                + " else")
        @Nullable String role,
    @JsonPropertyDescription(
            "the column that weighs a row: in its task's means, and in the chance that training draws"
                + " it")
        @Nullable String weight,
    @JsonPropertyDescription(
            "regression, binary or classes; left out, what the target's type suggests")
        TableOptions.@Nullable Kind kind,
    @JsonPropertyDescription("rows of a task that are kept; left out, all") @Nullable @AtLeast(2)
        Integer maxRows,
    @JsonProperty(defaultValue = "10000")
        @JsonPropertyDescription(
            "values that a column of texts may have without being declared categorical")
        @AtLeast(1)
        int maxCategories,
    @JsonProperty(defaultValue = "10")
        @JsonPropertyDescription("support rows of a task: a number, or a range such as [1, 20]")
        RowCount shots,
    @JsonProperty(defaultValue = "16")
        @JsonPropertyDescription(
            "query rows of a task at most: a number, a range such as [1, 20], or rest")
        RowCount queries,
    @JsonProperty(defaultValue = "random")
        @JsonPropertyDescription(
            "which rows are support: random, or the first in the table's order, the queries being"
                + " those that follow")
        Support support,
    @JsonProperty(defaultValue = "0.01")
        @JsonPropertyDescription(
            "how often a training row's category is shown as an unknown one, and as often as a"
                + " missing one: a probability")
        @Between(from = 0, to = 0.5)
        double unseen,
    @JsonProperty(defaultValue = "1024")
        @JsonPropertyDescription(
            "megabytes of a store at a URI that an executor keeps: a smaller store is copied to its"
                + " disk, tasks of a larger one are read into its memory, ahead of their iterations")
        @AtLeast(1)
        int cacheMb)
    implements TaskConfig {

  /** How a task's support rows are chosen if there is no column of roles. */
  public enum Support {
    RANDOM,
    FIRST
  }

  public TableTasks {
    Bounds.check(
        TableTasks.class,
        store,
        from,
        task,
        target,
        features,
        categorical,
        order,
        split,
        role,
        weight,
        kind,
        maxRows,
        maxCategories,
        shots,
        queries,
        support,
        unseen,
        cacheMb);
    features = List.copyOf(features);
    categorical = List.copyOf(categorical);
    if (store == null && (from == null || task == null || target == null)) {
      throw new InvalidValue(
          "store", store, "it must be a prepared store, or from, task and target be given");
    }
    if (shots.equals(RowCount.REST)) {
      throw new InvalidValue("shots", shots, "it must be a number of rows or a range [1, 20]");
    }
  }

  @Override
  public TableSource source(DataContext context) {
    String place = store == null ? PreparedTable.of(options(), context) : store;
    TableStore opened = TableStore.open(place, (long) cacheMb << 20);
    return new TableSource(opened, shots, queries, support, unseen);
  }

  /** The options of a table's preparation. */
  private TableOptions options() {
    if (from == null || task == null || target == null) {
      throw new IllegalStateException("they were asked for above");
    }
    return new TableOptions(
        from,
        task,
        target,
        features,
        categorical,
        order,
        split,
        role,
        weight,
        kind,
        maxRows,
        maxCategories);
  }
}
