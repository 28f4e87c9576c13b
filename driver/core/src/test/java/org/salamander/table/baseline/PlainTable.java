package org.salamander.table.baseline;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Reads a CSV file without quotes, with columns {@code split} and {@code role}, as rows for linear
 * models.
 */
final class PlainTable {

  private final List<String> heading;
  private final List<String[]> rows;
  private final String task;
  private final String target;
  private final List<String> categories;
  private final Map<String, Integer> columns = new LinkedHashMap<>();
  private final Map<String, double[]> scales = new LinkedHashMap<>();
  private final List<String> labels;

  PlainTable(Path file, String task, String target, String... categories) throws IOException {
    List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    this.heading = Arrays.asList(lines.get(0).split(","));
    this.rows = lines.stream().skip(1).map(line -> line.split(",", -1)).toList();
    this.task = task;
    this.target = target;
    this.categories = List.of(categories);
    this.labels = List.copyOf(new TreeSet<>(rows.stream().map(row -> cell(row, target)).toList()));
    List<String[]> training =
        rows.stream().filter(row -> cell(row, "split").equals("train")).toList();
    for (String name : heading) {
      if (this.categories.contains(name)) {
        training.forEach(row -> columns.putIfAbsent(name + "=" + cell(row, name), columns.size()));
      } else if (!List.of(task, target, "split", "role").contains(name)) {
        columns.put(name, columns.size());
        double[] values =
            training.stream().mapToDouble(row -> Double.parseDouble(cell(row, name))).toArray();
        double mean = Arrays.stream(values).average().orElseThrow();
        double variance =
            Arrays.stream(values).map(x -> (x - mean) * (x - mean)).average().orElseThrow();
        scales.put(name, new double[] {mean, variance == 0 ? 1 : Math.sqrt(variance)});
      }
    }
  }

  int width() {
    return columns.size();
  }

  /** The training tasks' rows. */
  List<TargetRows> training() {
    Map<String, List<String[]>> tasks = tasks("train");
    return tasks.values().stream().map(this::linear).toList();
  }

  /** The tasks of a split. The column {@code role} divides their rows into support and query. */
  List<SplitTask> split(String split) {
    return tasks(split).values().stream()
        .map(rows -> new SplitTask(linear(role(rows, "support")), linear(role(rows, "query"))))
        .toList();
  }

  private Map<String, List<String[]>> tasks(String split) {
    Map<String, List<String[]>> tasks = new TreeMap<>();
    for (String[] row : rows) {
      if (cell(row, "split").equals(split)) {
        tasks.computeIfAbsent(cell(row, task), id -> new ArrayList<>()).add(row);
      }
    }
    return tasks;
  }

  private List<String[]> role(List<String[]> of, String role) {
    return of.stream().filter(row -> cell(row, "role").equals(role)).toList();
  }

  private TargetRows linear(List<String[]> of) {
    return new TargetRows(
        of.stream().map(this::linear).toList(), of.stream().mapToDouble(this::value).toArray());
  }

  private double value(String[] row) {
    String cell = cell(row, target);
    return labels.size() == 2 ? labels.indexOf(cell) : Double.parseDouble(cell);
  }

  private SparseRow linear(String[] row) {
    TreeMap<Integer, Double> values = new TreeMap<>();
    for (String category : categories) {
      Integer column = columns.get(category + "=" + cell(row, category));
      if (column != null) {
        values.put(column, 1.0);
      }
    }
    scales.forEach(
        (name, scale) ->
            values.put(
                columns.get(name), (Double.parseDouble(cell(row, name)) - scale[0]) / scale[1]));
    return new SparseRow(
        values.keySet().stream().mapToInt(Integer::intValue).toArray(),
        values.values().stream().mapToDouble(Double::doubleValue).toArray());
  }

  private String cell(String[] row, String name) {
    return row[heading.indexOf(name)];
  }
}
