package org.salamander.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.salamander.report.page.Axis;
import org.salamander.report.page.Chart;
import org.salamander.report.page.Series;
import org.salamander.report.page.Series.Style;

/** Learning curves of all quantities in the log. */
final class Curves {

  /**
   * Kinds of quantities in the order of their charts. The return comes before the loss, because a
   * policy's loss means little.
   */
  private static final List<String> KINDS = List.of("return", "accuracy", "loss");

  private Curves() {}

  /**
   * For one experiment, quantities of one kind share a chart. For several experiments, each
   * quantity has a chart with all of them.
   */
  static List<Chart> learning(List<Pool> pools) {
    boolean single = pools.size() == 1;
    Map<String, List<Series>> charts = new TreeMap<>(Comparator.comparing(Curves::place));
    for (Pool pool : pools) {
      for (String column : columns(pool)) {
        String name = single ? Words.of(column) : pool.label();
        charts
            .computeIfAbsent(single ? kind(column) : column, chart -> new ArrayList<>())
            .addAll(curve(pool, column, name));
      }
    }
    List<Chart> drawn = new ArrayList<>();
    boolean pooled = pools.stream().anyMatch(pool -> pool.runs().size() > 1);
    String smoothed =
        pooled
            ? "; bold: smoothed, of several seeds the mean; faint: each run."
            : "; bold: smoothed; faint: each row of the log.";
    charts.forEach((chart, series) -> drawn.add(chart(chart, series, single, smoothed)));
    return drawn;
  }

  /** The key by which charts are sorted. */
  private static String place(String column) {
    int kind = KINDS.indexOf(kind(column));
    return (kind < 0 ? KINDS.size() : kind) + column;
  }

  private static Chart chart(String column, List<Series> series, boolean single, String smoothed) {
    String words = single && KINDS.contains(column) ? "query " + column : Words.of(column);
    String unit = words.contains("accuracy") ? words + ", %" : words;
    boolean faint = series.stream().anyMatch(s -> s.style() == Style.FAINT);
    String caption = Words.sentence(words + " while training" + (faint ? smoothed : "."));
    return new Chart(
        "training-" + column,
        caption,
        Axis.of("iterations"),
        Axis.fitting(unit, series),
        series,
        false);
  }

  private static List<String> columns(Pool pool) {
    return pool.runs().stream()
        .flatMap(run -> run.metrics().stream())
        .flatMap(row -> row.keySet().stream())
        .distinct()
        .filter(column -> !column.equals("iteration") && !column.equals("seconds"))
        .toList();
  }

  /** loss, lossBefore and validationLoss are of one kind. */
  private static String kind(String column) {
    String name = column.toLowerCase(Locale.ROOT);
    return KINDS.stream().filter(name::contains).findFirst().orElse(column);
  }

  private static List<Series> curve(Pool pool, String column, String name) {
    List<Curve> curves = pool.runs().stream().map(run -> curve(run, column)).toList();
    Curve first = curves.get(0);
    if (curves.size() == 1) {
      Series bold = first.smoothed().series(name, Style.LINE);
      return first.calm() ? List.of(bold) : List.of(first.series(name, Style.FAINT), bold);
    }
    List<Series> series = new ArrayList<>();
    curves.forEach(curve -> series.add(curve.smoothed().series(name, Style.FAINT)));
    series.add(Curve.mean(curves.stream().map(Curve::smoothed).toList()).series(name, Style.LINE));
    return series;
  }

  private static Curve curve(ReportedRun run, String column) {
    double scale = kind(column).equals("accuracy") ? 100 : 1; // drawn in percent
    Map<Double, Double> points = new LinkedHashMap<>();
    for (Map<String, Double> row : run.metrics()) {
      Double iteration = row.get("iteration");
      Double value = row.get(column);
      if (iteration != null && value != null) {
        points.put(iteration, scale * value);
      }
    }
    return Curve.of(points);
  }
}
