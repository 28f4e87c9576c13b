package org.salamander.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.salamander.report.Series.Style;
import org.salamander.run.Evaluation;
import org.salamander.run.Evaluation.Mean;
import org.salamander.task.Domain;

/**
 * Charts of numbers: learning curves of whatever the log holds, and results against inner steps.
 */
final class Curves {

  /** A mean over this part of a curve smooths it. */
  private static final int WINDOWS = 40;

  /** From this ratio of largest to smallest on, a loss is read on a logarithmic scale. */
  private static final double WIDE = 50;

  /** Columns that are told in words; others are shown under their own name. */
  private static final Map<String, String> WORDS =
      Map.of(
          "loss", "query loss after adaptation",
          "lossBefore", "query loss before adaptation",
          "accuracy", "query accuracy after adaptation",
          "return", "return after adaptation",
          "validationReturn", "validation return",
          "validationLoss", "validation loss",
          "validationAccuracy", "validation accuracy",
          "tasksPerSecond", "tasks a second");

  private Curves() {}

  /** One run: quantities of one kind share a chart. Several: a chart a quantity, the runs in it. */
  static List<Chart> learning(List<Subject> runs) {
    Map<String, List<Series>> charts = new LinkedHashMap<>();
    for (Subject run : runs) {
      for (String column : columns(run)) {
        String chart = runs.size() == 1 ? kind(column) : column;
        String series = runs.size() == 1 ? words(column) : run.label();
        charts.computeIfAbsent(chart, c -> new ArrayList<>()).addAll(curve(run, column, series));
      }
    }
    return charts.entrySet().stream()
        .map(
            chart ->
                new Chart(
                    "training-" + chart.getKey(),
                    caption(chart.getValue(), title(chart.getKey(), runs.size() == 1)),
                    Axis.of("iterations"),
                    scaled(title(chart.getKey(), runs.size() == 1), chart.getValue()),
                    chart.getValue(),
                    false))
        .toList();
  }

  private static String caption(List<Series> series, String words) {
    boolean smoothed = series.stream().anyMatch(s -> s.style() == Style.FAINT);
    String first = words.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + words.substring(1);
    return first
        + " while training"
        + (smoothed ? "; faint: each row, bold: its running mean." : ".");
  }

  private static List<String> columns(Subject run) {
    return run.metrics().stream()
        .flatMap(row -> row.keySet().stream())
        .distinct()
        .filter(column -> !column.equals("iteration") && !column.equals("seconds"))
        .toList();
  }

  /** loss, lossBefore and validationLoss are of one kind. */
  private static String kind(String column) {
    String name = column.toLowerCase(java.util.Locale.ROOT);
    return name.contains("loss")
        ? "loss"
        : name.contains("accuracy") ? "accuracy" : name.contains("return") ? "return" : column;
  }

  private static String title(String chart, boolean single) {
    return single && List.of("loss", "accuracy", "return").contains(chart)
        ? "query " + chart
        : words(chart);
  }

  private static String words(String column) {
    return WORDS.getOrDefault(column, column);
  }

  private static List<Series> curve(Subject run, String column, String name) {
    List<Map<String, Double>> rows =
        run.metrics().stream().filter(row -> row.containsKey(column)).toList();
    double[] x = rows.stream().mapToDouble(row -> row.getOrDefault("iteration", 0.0)).toArray();
    double[] y = rows.stream().mapToDouble(row -> row.getOrDefault(column, 0.0)).toArray();
    if (column.startsWith("validation") || x.length < WINDOWS) {
      return List.of(Series.of(name, Style.LINE, x, y));
    }
    return List.of(
        Series.of(name, Style.FAINT, x, y),
        Series.of(name, Style.LINE, x, smoothed(y, Math.max(1, y.length / WINDOWS))));
  }

  /** The mean over {@code half} values on either side, fewer at the ends. */
  static double[] smoothed(double[] values, int half) {
    double[] smooth = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      int from = Math.max(0, i - half);
      int to = Math.min(values.length, i + half + 1);
      double sum = 0;
      for (int j = from; j < to; j++) {
        sum += values[j];
      }
      smooth[i] = sum / (to - from);
    }
    return smooth;
  }

  private static Axis scaled(String label, List<Series> series) {
    double least = Double.POSITIVE_INFINITY;
    double most = 0;
    for (Series s : series) {
      for (double y : s.y()) {
        least = Math.min(least, y);
        most = Math.max(most, y);
      }
    }
    return label.contains("loss") && least > 0 && most / least > WIDE
        ? Axis.log(label)
        : Axis.of(label);
  }

  /** Loss, and accuracy or return where there is one, after each inner step on test tasks. */
  static List<Chart> steps(List<Subject> runs) {
    List<Chart> charts = new ArrayList<>();
    charts.add(
        stepChart("loss", runs, runs.stream().map(r -> series(r, Evaluation::loss)).toList()));
    for (Domain.Measure measure : Domain.Measure.values()) {
      List<Subject> measured =
          runs.stream()
              .filter(r -> r.evaluation().measured() && r.evaluation().measure() == measure)
              .toList();
      if (!measured.isEmpty()) {
        charts.add(
            stepChart(
                measure.key(),
                measured,
                measured.stream().map(r -> series(r, Evaluation::measured)).toList()));
      }
    }
    return charts;
  }

  private static Chart stepChart(String quantity, List<Subject> runs, List<Series> series) {
    String tasks =
        runs.stream()
            .map(r -> String.valueOf(r.evaluation().rows().size()))
            .distinct()
            .collect(Collectors.joining(" or "));
    return new Chart(
        quantity + "-against-steps",
        "Query "
            + quantity
            + " against inner steps: means over "
            + tasks
            + " test tasks, with their 95% intervals.",
        Axis.of("inner steps"),
        scaled("query " + quantity, series),
        series,
        false);
  }

  private static Series series(Subject run, Column column) {
    Evaluation evaluation = run.evaluation();
    double[] step = new double[evaluation.steps() + 1];
    double[] mean = new double[step.length];
    double[] half = new double[step.length];
    for (int k = 0; k < step.length; k++) {
      Mean at = column.at(evaluation, k);
      step[k] = k;
      mean[k] = at.mean();
      half[k] = at.ci95();
    }
    return Series.within(run.label(), step, mean, half);
  }

  @FunctionalInterface
  private interface Column {
    Mean at(Evaluation evaluation, int step);
  }
}
