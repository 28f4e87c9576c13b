package org.salamander.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import org.salamander.model.Domain.Measure;
import org.salamander.report.page.Axis;
import org.salamander.report.page.Block;
import org.salamander.report.page.Chart;
import org.salamander.report.page.Page;
import org.salamander.report.page.Series;
import org.salamander.report.page.Series.Style;
import org.salamander.run.evaluate.Evaluation.Mean;
import org.salamander.run.study.SweepResult;

/** The page about a sweep: its best settings, a chart for each key, all results. */
public final class SweepReport {

  /** The most lines of a chart with one line for each setting of the other keys. */
  private static final int LINES = 6;

  /** From this ratio of largest to smallest value on, a key has a logarithmic scale. */
  private static final double WIDE = 20;

  private final List<SweepResult> results;
  private final Measure measure;
  private final double scale;

  private SweepReport(List<SweepResult> results) {
    this.results = results;
    String name = results.get(0).measure();
    this.measure =
        List.of(Measure.values()).stream()
            .filter(m -> m.key().equals(name))
            .findFirst()
            .orElse(Measure.NONE);
    this.scale = measure == Measure.ACCURACY ? 100 : 1; // drawn in percent
  }

  /**
   * The page.
   *
   * @param name of the experiment
   * @param best all results, best first
   */
  public static Page of(String name, List<SweepResult> best) {
    SweepReport report = new SweepReport(best);
    Page page = new Page("Sweep of " + name);
    report.headline().ifPresent(page::add);
    List<Chart> charts = report.keys().stream().map(report::chart).toList();
    return page.heading("Keys").figures(charts).heading("All settings").add(report.table());
  }

  private Optional<Block.Headline> headline() {
    SweepResult best = results.get(0);
    if (best.seeds() == 0) {
      return Optional.empty();
    }
    List<Block.Fact> facts = new ArrayList<>();
    best.point().forEach((key, value) -> facts.add(new Block.Fact(key, value)));
    facts.add(new Block.Fact("settings tried", String.valueOf(results.size())));
    facts.add(new Block.Fact("iterations", String.format(Locale.ROOT, "%,d", best.iterations())));
    return Optional.of(
        new Block.Headline(
            Words.written(best.mean(), measure),
            String.format(
                Locale.ROOT,
                "%s of the best settings, on %s tasks, with its 95%% interval over %s",
                best.measure(),
                best.split(),
                best.seeds() == 1 ? "tasks" : best.seeds() + " seeds"),
            facts));
  }

  private List<String> keys() {
    return List.copyOf(results.get(0).point().keySet());
  }

  private Chart chart(String key) {
    List<SweepResult> drawn =
        results.stream().filter(result -> Double.isFinite(result.mean().mean())).toList();
    Scale x = Scale.of(key, drawn.stream().map(result -> value(result, key)).toList());
    List<Series> series = new ArrayList<>(lines(key, x, drawn));
    if (!drawn.isEmpty()) {
      series.add(series("the best", Style.STAR, key, x, drawn.subList(0, 1)));
    }
    String label = "validation".equals(results.get(0).split()) ? "validation " : "";
    String y = label + results.get(0).measure() + (measure == Measure.ACCURACY ? ", %" : "");
    return new Chart(
        "key-" + Labels.file(key),
        Words.sentence(y + " against " + key + "; of several seeds the mean, with 95% intervals."),
        x.axis(),
        Axis.fitting(y, series),
        series,
        false);
  }

  /**
   * A line for each setting of the other keys if they form a grid; otherwise a dot for each
   * setting.
   */
  private List<Series> lines(String key, Scale x, List<SweepResult> drawn) {
    Map<String, List<SweepResult>> lines = new LinkedHashMap<>();
    sortedByOthers(drawn, key)
        .forEach(
            result ->
                lines.computeIfAbsent(others(result, key), l -> new ArrayList<>()).add(result));
    long places = drawn.stream().map(result -> value(result, key)).distinct().count();
    long lengths = drawn.stream().mapToLong(SweepResult::iterations).distinct().count();
    boolean grid = lines.values().stream().allMatch(line -> line.size() == places);
    List<Series> series = new ArrayList<>();
    if (grid && places > 1 && lengths == 1 && lines.size() <= LINES) {
      lines.forEach(
          (name, line) ->
              series.add(series(name.isEmpty() ? key : name, Style.LINE, key, x, line)));
      return series;
    }
    drawn.stream()
        .map(SweepResult::iterations)
        .distinct()
        .sorted()
        .forEach(
            length ->
                series.add(
                    series(
                        String.format(Locale.ROOT, "%,d iterations", length),
                        Style.DOTS,
                        key,
                        x,
                        drawn.stream().filter(r -> r.iterations() == length).toList())));
    return series;
  }

  /** Sorted by the other keys' values, so that the legend has the order of an axis. */
  private List<SweepResult> sortedByOthers(List<SweepResult> drawn, String key) {
    List<SweepResult> sorted = new ArrayList<>(drawn);
    List<String> others = new ArrayList<>(keys());
    others.remove(key);
    Collections.reverse(others); // each sort keeps the order of the previous one
    for (String other : others) {
      Scale scale = Scale.of(other, drawn.stream().map(result -> value(result, other)).toList());
      sorted.sort(Comparator.comparingDouble(result -> scale.place(value(result, other))));
    }
    return sorted;
  }

  private static String value(SweepResult result, String key) {
    return result.point().getOrDefault(key, "");
  }

  private static String others(SweepResult result, String key) {
    Map<String, String> others = new LinkedHashMap<>(result.point());
    others.remove(key);
    List<String> parts = new ArrayList<>();
    others.forEach((other, value) -> parts.add(other + " = " + value));
    return String.join(", ", parts);
  }

  private Series series(String name, Style style, String key, Scale x, List<SweepResult> of) {
    List<SweepResult> sorted =
        of.stream().sorted(Comparator.comparingDouble(r -> x.place(value(r, key)))).toList();
    return new Series(
        name,
        style,
        sorted.stream().mapToDouble(r -> x.place(value(r, key))).toArray(),
        numbers(sorted, Mean::mean),
        numbers(sorted, mean -> mean.mean() - mean.ci95()),
        numbers(sorted, mean -> mean.mean() + mean.ci95()));
  }

  private double[] numbers(List<SweepResult> of, Function<Mean, Double> number) {
    return of.stream().mapToDouble(r -> scale * number.apply(r.mean())).toArray();
  }

  private Block.Table table() {
    List<String> head = new ArrayList<>(List.of("place"));
    head.addAll(keys());
    head.addAll(List.of("iterations", "seeds", "diverged", results.get(0).measure()));
    List<List<String>> rows = new ArrayList<>();
    for (SweepResult result : results) {
      List<String> row = new ArrayList<>(List.of(String.valueOf(rows.size() + 1)));
      row.addAll(result.point().values());
      row.add(String.format(Locale.ROOT, "%,d", result.iterations()));
      row.add(String.valueOf(result.seeds()));
      row.add(String.valueOf(result.diverged()));
      row.add(Words.written(result.mean(), measure));
      rows.add(row);
    }
    return new Block.Table(head, rows, false);
  }

  /**
   * Positions of values on their axis.
   *
   * @param names of values that are not numbers; empty for numbers
   */
  private record Scale(Axis axis, List<String> names) {

    static Scale of(String key, List<String> values) {
      try {
        double[] numbers = values.stream().mapToDouble(Double::parseDouble).toArray();
        double least = Arrays.stream(numbers).min().orElse(1);
        double most = Arrays.stream(numbers).max().orElse(1);
        boolean log = least > 0 && most / least > WIDE;
        return new Scale(log ? Axis.log(key) : Axis.of(key), List.of());
      } catch (NumberFormatException e) {
        List<String> names = List.copyOf(new TreeSet<>(values));
        return new Scale(Axis.of(key, names), names);
      }
    }

    double place(String value) {
      return names.isEmpty() ? Double.parseDouble(value) : names.indexOf(value);
    }
  }
}
