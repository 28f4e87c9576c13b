package org.salamander.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.salamander.report.Series.Style;

/** Learning curves of whatever the log holds. */
final class Curves {

  /** A mean over this part of a curve smooths it. */
  private static final int WINDOWS = 40;

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
  static List<Chart> learning(List<ReportedRun> runs) {
    Map<String, List<Series>> charts = new LinkedHashMap<>();
    for (ReportedRun run : runs) {
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
                    Axis.fitting(unit(title(chart.getKey(), runs.size() == 1)), chart.getValue()),
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

  private static List<String> columns(ReportedRun run) {
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

  /** Accuracies are drawn in percent. */
  private static String unit(String title) {
    return title.contains("accuracy") ? title + ", %" : title;
  }

  private static String words(String column) {
    return WORDS.getOrDefault(column, column);
  }

  private static List<Series> curve(ReportedRun run, String column, String name) {
    List<Map<String, Double>> rows =
        run.metrics().stream().filter(row -> row.containsKey(column)).toList();
    double scale = kind(column).equals("accuracy") ? 100 : 1;
    double[] x = rows.stream().mapToDouble(row -> row.getOrDefault("iteration", 0.0)).toArray();
    double[] y = rows.stream().mapToDouble(row -> scale * row.getOrDefault(column, 0.0)).toArray();
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
}
