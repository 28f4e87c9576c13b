package org.salamander.run.adapt;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.salamander.csv.CsvFile;
import org.salamander.csv.CsvFile.Row;
import org.salamander.csv.CsvRows;
import org.salamander.csv.Decimals;
import org.salamander.csv.Heading;
import org.salamander.model.Batch;
import org.salamander.model.Domain;
import org.salamander.task.DataException;
import org.salamander.task.table.Cells;
import org.salamander.task.table.Column;
import org.salamander.task.table.TableMeasures;
import org.salamander.task.table.TableSchema;

/**
 * Examples of a table's task in a CSV file: its heading names the table's columns in any order and
 * may name others. Cells are in the table's own units. A missing cell is empty or {@code NA}. An
 * array's elements are columns {@code name1}, {@code name2} and so on.
 */
final class TableExamples {

  private final CsvFile file;
  private final TableSchema schema;
  private final Decimals decimals;
  private final int[][] places;
  private final int target;
  private final int id;
  private final List<float[]> inputs = new ArrayList<>();
  private final List<Float> targets = new ArrayList<>();
  private final List<String> names = new ArrayList<>();
  private final Map<String, List<String>> unknown = new TreeMap<>(); // unknown values, by column

  private TableExamples(CsvFile file, TableSchema schema) {
    this.file = file;
    this.schema = schema;
    this.decimals = new Decimals(file);
    List<String> heading = file.heading().map(Heading::names).orElse(List.of());
    this.places = places(file, schema, heading);
    this.target = heading.indexOf(schema.target().name());
    boolean named = file.heading().filter(Heading::namesRows).isPresent();
    this.id = named && IntStream.of(places[0]).noneMatch(place -> place == 0) ? 0 : -1;
  }

  /**
   * Reads a file. Its examples are labelled if each of them has a target.
   *
   * @param support whether every row must have a target
   * @param note receives a line about how the file was read
   * @throws IllegalArgumentException naming the column that is missing, or line and column of a
   *     cell that cannot be read
   */
  static Examples read(Path path, TableSchema schema, boolean support, Consumer<String> note)
      throws IOException {
    CsvFile file = CsvFile.read(path, Set.copyOf(names(schema)));
    TableExamples read = new TableExamples(file, schema);
    file.forEach(row -> read.add(row, support));
    Examples examples = read.examples();
    note.accept(
        String.format(
            Locale.ROOT,
            "%s: %d rows %s %s (%s)",
            path,
            examples.names().size(),
            examples.labelled() ? "with" : "without",
            schema.target().name(),
            file.taken()));
    read.unknown.forEach(
        (column, values) ->
            note.accept(
                String.format(
                    Locale.ROOT,
                    "%s: column %s: no training task had %d of the %d values, such as %s; they count"
                        + " as unknown",
                    path,
                    column,
                    values.size(),
                    examples.names().size(),
                    values.get(0))));
    return examples;
  }

  private static List<String> names(TableSchema schema) {
    return schema.columns().stream().flatMap(column -> names(column).stream()).toList();
  }

  private static List<String> names(Column column) {
    return column instanceof Column.Vector vector
        ? IntStream.rangeClosed(1, vector.scales().size()).mapToObj(i -> column.name() + i).toList()
        : List.of(column.name());
  }

  /** The file's columns for each column of the table. */
  private static int[][] places(CsvFile file, TableSchema schema, List<String> heading) {
    List<String> missing = new ArrayList<>();
    int[][] places = new int[schema.columns().size()][];
    for (int c = 0; c < places.length; c++) {
      List<String> wanted = names(schema.columns().get(c));
      places[c] = wanted.stream().mapToInt(heading::indexOf).toArray();
      wanted.stream().filter(name -> !heading.contains(name)).forEach(missing::add);
    }
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(
          file.file()
              + ", line 1: no column "
              + String.join(", ", missing)
              + "; the first line must name the columns that the run was trained on, and "
              + schema.target().name()
              + " where it is known");
    }
    return places;
  }

  private void add(Row row, boolean support) {
    if (row.cells().size() != file.heading().orElseThrow().names().size()) {
      throw new IllegalArgumentException(
          file.at(row)
              + ": "
              + row.cells().size()
              + " cells ("
              + file.taken()
              + "); every line must have as many as the first");
    }
    names.add(id < 0 ? "line " + row.number() : row.cells().get(id));
    float[] input = new float[schema.width()];
    @Nullable Object[] cells = new Object[places.length];
    Object label = target < 0 ? null : label(row);
    try {
      for (int c = 0; c < cells.length; c++) {
        Column column = schema.columns().get(c);
        cells[c] = cell(row, column, places[c]);
        if (column instanceof Column.Category category
            && cells[c] instanceof String value
            && !category.knows(value)) {
          unknown.computeIfAbsent(column.name(), name -> new ArrayList<>()).add(value);
        }
      }
      schema.encode(cells, input, 0);
      if (label != null) {
        targets.add(schema.target().encode(label));
      }
    } catch (DataException e) {
      throw new IllegalArgumentException(file.at(row) + ", " + e.getMessage(), e);
    }
    inputs.add(input);
    if (support && label == null) {
      throw new IllegalArgumentException(
          (target < 0 ? file.file() + ", line 1" : file.at(row, target))
              + ": no "
              + schema.target().name()
              + "; every row to adapt to must have one");
    }
  }

  private @Nullable Object cell(Row row, Column column, int[] at) {
    if (column instanceof Column.Vector) {
      boolean missing = IntStream.of(at).allMatch(i -> Cells.missing(row.cells().get(i)));
      return missing ? null : IntStream.of(at).mapToDouble(i -> number(row, i)).toArray();
    }
    String text = row.cells().get(at[0]);
    if (Cells.missing(text)) {
      return null;
    }
    if (!(column instanceof Column.Numeric numeric)) {
      return text;
    }
    return numeric.type() == Column.Numeric.Type.NUMBER
        ? (Object) number(row, at[0])
        : Cells.truth(column.name(), text);
  }

  private double number(Row row, int at) {
    return Cells.missing(row.cells().get(at)) ? Double.NaN : decimals.exactly(row, at);
  }

  private @Nullable Object label(Row row) {
    String text = row.cells().get(target);
    if (Cells.missing(text)) {
      return null;
    }
    return schema.target().kind() == Domain.Kind.REGRESSION
        ? (Object) decimals.exactly(row, target)
        : text;
  }

  private Examples examples() {
    int size = inputs.size();
    if (size == 0) {
      throw new IllegalArgumentException(
          file.file() + " holds no rows; it must have a line for each");
    }
    int width = schema.width();
    boolean labelled = targets.size() == size;
    float[] x = new float[size * width];
    float[] y = new float[size];
    for (int i = 0; i < size; i++) {
      System.arraycopy(inputs.get(i), 0, x, i * width, width);
      y[i] = labelled ? targets.get(i) : 0;
    }
    return new Examples(new Batch(size, x, y), names, schema.target().labels(), labelled);
  }

  /**
   * Predictions as CSV: a line for each row, its name or id, {@code prediction} in the table's
   * units or a label, and the probabilities. Two labels have one column with the probability of the
   * positive label; more labels have a column each.
   *
   * @param outputs the model's, rows × outputs
   */
  static String csv(TableSchema schema, Examples query, float[] outputs) {
    CsvRows rows = new CsvRows();
    List<String> labels = schema.target().labels();
    List<Object> cells = new ArrayList<>(List.of("example", "prediction"));
    cells.addAll(labels.size() == 2 ? List.of("probability") : labels);
    rows.add(cells);
    double[][] predicted = new TableMeasures(schema.target()).predictions(outputs);
    for (int i = 0; i < predicted.length; i++) {
      double[] own = predicted[i];
      cells = new ArrayList<>(List.of(query.names().get(i)));
      cells.add(labels.isEmpty() ? own[0] : labels.get(TableMeasures.mostProbable(own)));
      for (int k = labels.size() == 2 ? 1 : 0; k < labels.size(); k++) {
        cells.add(own[k]);
      }
      rows.add(cells);
    }
    return rows.toString();
  }
}
