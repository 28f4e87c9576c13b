package org.salamander.run.predict;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.jspecify.annotations.Nullable;
import org.salamander.model.Domain;
import org.salamander.table.Table;
import org.salamander.task.DataException;
import org.salamander.task.table.Target;

/**
 * A model's predictions for a table. One shuffle brings the rows together task by task, support
 * rows first. Then each partition streams through its tasks, so that memory does not grow with
 * their number.
 */
public final class TablePredictions {

  private final TableModel model;
  private final Table table;
  private final @Nullable String role;
  private final Tally tally;

  /**
   * @param role the column that says which rows are support and which query; null if rows with a
   *     target are support and rows without are to be predicted
   * @throws DataException naming a column that is missing or of another type than in training
   */
  public TablePredictions(TableModel model, Table table, @Nullable String role) {
    this.model = model;
    this.table = table;
    this.role = role;
    requireColumns(List.of(model.schema().task()));
    requireColumns(role == null ? List.of() : List.of(role));
    model.schema().columns().forEach(column -> requireColumns(List.of(column.name())));
    RowSource.of(model.schema(), marked(table.rows()));
    this.tally = new Tally(table.rows().sparkSession().sparkContext(), model.schema());
  }

  /** Notes about the predictions, for after they are written. */
  List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (tally.empty()) {
      notes.add(
          table.name()
              + ": no row to predict; "
              + (role == null
                  ? "rows to predict have no " + model.schema().target().name()
                  : "column " + role + " must say query for them"));
    }
    for (String column : tally.unknown()) {
      notes.add(
          table.name()
              + ": column "
              + column
              + " has values that no training task had; they count as unknown");
    }
    return notes;
  }

  /**
   * A row for each row to predict: the task, {@code carried} columns, {@code prediction}, {@code
   * probability} of labels, {@code adapted}, {@code support_rows}.
   */
  Dataset<Row> predictions(List<String> carried) {
    return predictions(carried, false).rows();
  }

  /**
   * A row for each task: the slices that adapting moves, {@code support_loss}, {@code
   * support_rows}.
   */
  public Dataset<Row> adapted() {
    return adapted(false).rows();
  }

  /**
   * All rows of the table with all their columns, followed by the columns of {@link #predictions},
   * which are null in rows that are not predicted.
   */
  public Dataset<Row> everyRow() {
    Set<String> names = new LinkedHashSet<>(List.of(table.rows().columns()));
    return predictions(names, sorted(names, true, false), true);
  }

  /**
   * As {@link #predictions(List)}.
   *
   * @param ordered whether rows are sorted by task, and within a task in the order of the table
   */
  ArrayColumns predictions(List<String> carried, boolean ordered) {
    requireColumns(carried);
    Set<String> names = new LinkedHashSet<>(List.of(model.schema().task()));
    names.addAll(carried);
    Target target = model.schema().target();
    return new ArrayColumns(
        predictions(names, sorted(names, false, ordered), false),
        target.kind() == Domain.Kind.CLASSES
            ? Map.of(PredictedRows.PROBABILITY, target.labels())
            : Map.of());
  }

  private Dataset<Row> predictions(Set<String> carried, Table sorted, boolean every) {
    requireNoClash(carried);
    List<String> read = List.of(sorted.rows().columns());
    PredictedRows rows =
        new PredictedRows(
            RowSource.of(model.schema(), sorted),
            carried.stream().mapToInt(read::indexOf).toArray(),
            every,
            tally);
    Broadcast<TableModel> learned = broadcast();
    MapPartitionsFunction<Row, Row> predict =
        partition -> rows.predict(partition, new TaskPredictor(learned.value()));
    return sorted.rows().mapPartitions(predict, Encoders.row(rows.schema(sorted.rows().schema())));
  }

  /** As {@link #adapted()}, sorted by task or in any order. */
  ArrayColumns adapted(boolean ordered) {
    Table sorted = sorted(Set.of(), false, ordered);
    AdaptedRows rows = new AdaptedRows(RowSource.of(model.schema(), sorted), MovedSlices.of(model));
    Broadcast<TableModel> learned = broadcast();
    MapPartitionsFunction<Row, Row> adapt =
        partition -> rows.adapt(partition, new TaskPredictor(learned.value()));
    return new ArrayColumns(
        sorted.rows().mapPartitions(adapt, Encoders.row(rows.schema(sorted.rows().schema()))),
        rows.elements());
  }

  private Broadcast<TableModel> broadcast() {
    return JavaSparkContext.fromSparkContext(table.rows().sparkSession().sparkContext())
        .broadcast(model);
  }

  /** Rows with an additional column of their role in the task. */
  private Table marked(Dataset<Row> rows) {
    String target = model.schema().target().name();
    boolean labelled = List.of(rows.columns()).contains(target);
    Column support = labelled ? present(rows, target) : functions.lit(false);
    Column query = functions.not(support);
    if (role != null) {
      support = column(rows, role).equalTo("support");
      query = column(rows, role).equalTo("query");
    }
    return with(
        rows.withColumn(
            RowSource.ROLE,
            functions
                .when(support, RowSource.SUPPORT)
                .when(query, RowSource.QUERY)
                .otherwise(RowSource.NEITHER)));
  }

  private Table with(Dataset<Row> rows) {
    return new Table(table.name(), rows, table.texts());
  }

  private Column present(Dataset<Row> rows, String name) {
    Column column = column(rows, name);
    DataType type = rows.schema().apply(name).dataType();
    Column present = column.isNotNull();
    if (table.texts()) {
      present = present.and(functions.not(column.isin("", "NA")));
    } else if (type instanceof DoubleType || type instanceof FloatType) {
      present = present.and(functions.not(functions.isnan(column)));
    }
    return present;
  }

  /**
   * The needed columns, grouped by task, support rows first.
   *
   * @param every whether to keep rows that are neither support rows nor predicted
   */
  private Table sorted(Set<String> carried, boolean every, boolean ordered) {
    Dataset<Row> rows = marked(ordered ? RowOrder.numbered(table.rows()) : table.rows()).rows();
    Set<String> needed = new LinkedHashSet<>();
    needed.add(model.schema().task());
    needed.add(RowSource.ROLE);
    needed.add(model.schema().target().name());
    model.schema().columns().forEach(column -> needed.add(column.name()));
    needed.addAll(carried);
    needed.add(RowOrder.POSITION);
    needed.retainAll(List.of(rows.columns()));
    Column task = column(rows, model.schema().task());
    Column ofRole = functions.col(RowSource.ROLE);
    Dataset<Row> kept = every ? rows : rows.filter(ofRole.notEqual(RowSource.NEITHER));
    Dataset<Row> chosen =
        kept.select(needed.stream().map(name -> column(rows, name)).toArray(Column[]::new));
    return with(
        ordered
            ? chosen
                .repartitionByRange(task)
                .sortWithinPartitions(task, ofRole, functions.col(RowOrder.POSITION))
            : chosen.repartition(task).sortWithinPartitions(task, ofRole));
  }

  /** A column by its name, which may contain any characters. */
  static Column column(Dataset<Row> rows, String name) {
    return rows.col("`" + name.replace("`", "``") + "`");
  }

  private void requireColumns(List<String> wanted) {
    List<String> there = Arrays.asList(table.rows().columns());
    for (String name : wanted) {
      if (!there.contains(name)) {
        throw new DataException(
            table.name()
                + ": there is no column "
                + name
                + "; there are "
                + String.join(", ", there));
      }
    }
  }

  private void requireNoClash(Set<String> names) {
    List<String> clash = new ArrayList<>(PredictedRows.ADDED);
    clash.retainAll(names);
    if (!clash.isEmpty()) {
      throw new DataException(
          table.name()
              + ": the column "
              + clash.get(0)
              + " has the name of a column that predict adds; rename it, or leave it out");
    }
  }
}
