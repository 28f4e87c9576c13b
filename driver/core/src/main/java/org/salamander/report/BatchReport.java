package org.salamander.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.salamander.report.page.Axis;
import org.salamander.report.page.Chart;
import org.salamander.report.page.Page;
import org.salamander.report.page.Series;
import org.salamander.run.Spans;
import org.salamander.run.evaluate.Evaluation;
import org.salamander.run.study.BatchStudy.Point;

/** The page about a study of batch sizes: two charts and a table. */
public final class BatchReport {

  private static final List<String> HEAD =
      List.of("B", "outer steps", "outer rate", "after the last step", "training");

  private BatchReport() {}

  /**
   * The page.
   *
   * @param tasks of every run
   * @param points by experiment, in the order of B
   */
  public static Page page(long tasks, Map<String, List<Point>> points) {
    Page page = new Page("Batches of tasks");
    page.text(
        String.format(
            Locale.ROOT,
            "Every run trained on %,d tasks, B of them an iteration, so with fewer outer steps the"
                + " larger B is; the outer rate is scaled with B.",
            tasks));
    page.figures(List.of(results(points), minutes(points)));
    points.forEach((name, row) -> page.heading(name).table(HEAD, rows(row), false));
    return page;
  }

  /** The same tables in Markdown. */
  public static String markdown(Map<String, List<Point>> points) {
    StringBuilder text = new StringBuilder();
    points.forEach(
        (name, row) -> {
          text.append("| `").append(name).append("` ");
          HEAD.forEach(cell -> text.append("| ").append(cell).append(' '));
          text.append("|\n|").append(" --- |".repeat(HEAD.size() + 1)).append('\n');
          for (List<String> cells : rows(row)) {
            text.append("| | ").append(String.join(" | ", cells)).append(" |\n");
          }
          text.append('\n');
        });
    return text.toString();
  }

  private static Chart results(Map<String, List<Point>> points) {
    boolean measured =
        points.values().stream().flatMap(List::stream).allMatch(p -> p.evaluation().measured());
    List<Series> series = new ArrayList<>();
    points.forEach(
        (name, row) ->
            series.add(
                Series.within(
                    name,
                    batches(row),
                    row.stream().mapToDouble(p -> result(p, measured).mean()).toArray(),
                    row.stream().mapToDouble(p -> result(p, measured).ci95()).toArray())));
    String what = measured ? "accuracy" : "loss";
    return new Chart(
        "large-batches-" + what,
        "Query " + what + " after the last inner step of the evaluation, with 95% intervals",
        Axis.log("tasks an iteration, B"),
        measured ? Axis.of("accuracy") : Axis.fitting("query loss", series),
        series,
        false);
  }

  private static Chart minutes(Map<String, List<Point>> points) {
    List<Series> series = new ArrayList<>();
    points.forEach(
        (name, row) ->
            series.add(
                Series.of(
                    name,
                    Series.Style.LINE,
                    batches(row),
                    row.stream().mapToDouble(p -> p.seconds() / 60).toArray())));
    return new Chart(
        "large-batches-minutes",
        "Minutes of training for the same number of tasks",
        Axis.log("tasks an iteration, B"),
        Axis.log("minutes"),
        series,
        false);
  }

  private static double[] batches(List<Point> row) {
    return row.stream().mapToDouble(Point::batch).toArray();
  }

  private static Evaluation.Mean result(Point point, boolean measured) {
    Evaluation evaluation = point.evaluation();
    return measured ? evaluation.measured(evaluation.steps()) : evaluation.loss(evaluation.steps());
  }

  private static List<List<String>> rows(List<Point> points) {
    return points.stream().map(BatchReport::cells).toList();
  }

  private static List<String> cells(Point point) {
    Evaluation.Mean result = result(point, point.evaluation().measured());
    return List.of(
        String.format(Locale.ROOT, "%d", point.batch()),
        String.format(Locale.ROOT, "%d", point.iterations()),
        String.format(Locale.ROOT, "%.3g", point.rate()),
        result.written(1, 3),
        Spans.written(point.seconds()));
  }
}
