package org.salamander.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;
import org.salamander.model.Batch;
import org.salamander.model.Domain.Measure;
import org.salamander.report.page.Axis;
import org.salamander.report.page.Block;
import org.salamander.report.page.Chart;
import org.salamander.report.page.Figure;
import org.salamander.report.page.Series;
import org.salamander.report.page.Series.Style;
import org.salamander.run.evaluate.Evaluation;
import org.salamander.run.evaluate.Evaluation.Mean;
import org.salamander.run.evaluate.Judgement;
import org.salamander.run.evaluate.Measured;
import org.salamander.task.Task;
import org.salamander.task.table.TableMeasures;

/** The charts of a report about runs on tables. */
final class TableCharts {

  private static final int BINS = 10;

  private TableCharts() {}

  /**
   * The error against the number of support rows; a page about one run also shows the simple
   * methods.
   */
  static List<Chart> bySupport(List<Pool> pools) {
    List<Series> series = new ArrayList<>();
    String loss = "";
    for (Pool pool : pools) {
      Measured measures = pool.evaluation().measures();
      if (measures == null) {
        continue;
      }
      loss = measures.names().get(0);
      series.add(pooled(pool, measures));
      if (pools.size() == 1) {
        for (Evaluation.Compared compared : pool.evaluation().baselines()) {
          series.add(reference(compared.name(), compared.measures()));
        }
      }
    }
    return series.isEmpty()
        ? List.of()
        : List.of(
            new Chart(
                "loss-against-support",
                "Query error against the number of support rows that the model adapts to, in the"
                    + " table's units: means over "
                    + Results.over(pools)
                    + ".",
                Axis.of("support rows"),
                Axis.fitting(Words.loss(loss), series),
                series,
                false));
  }

  /** Adds intervals, over tasks or over seeds. */
  private static Series pooled(Pool pool, Measured measures) {
    int[] known =
        known(measures)
            .filter(i -> pool.runs().stream().allMatch(run -> measures(run).known(i)))
            .toArray();
    List<Mean> means =
        IntStream.of(known)
            .mapToObj(i -> pool.mean(evaluation -> loss(measures(evaluation), i)))
            .toList();
    return Series.within(
        pool.label(),
        rows(measures, known),
        means.stream().mapToDouble(Mean::mean).toArray(),
        means.stream().mapToDouble(Mean::ci95).toArray());
  }

  private static Series reference(String name, Measured measures) {
    int[] known = known(measures).toArray();
    return Series.of(
        name,
        Style.REFERENCE,
        rows(measures, known),
        IntStream.of(known).mapToDouble(i -> loss(measures, i).mean()).toArray());
  }

  private static Measured measures(ReportedRun run) {
    return measures(run.evaluation());
  }

  private static Measured measures(Evaluation evaluation) {
    return Objects.requireNonNull(evaluation.measures());
  }

  private static IntStream known(Measured measures) {
    return IntStream.range(0, measures.supports().size()).filter(measures::known);
  }

  /** Numbers of support rows, by their index among the requested ones. */
  private static double[] rows(Measured measures, int[] known) {
    return IntStream.of(known).mapToDouble(i -> measures.supports().get(i)).toArray();
  }

  private static Mean loss(Measured measures, int support) {
    return measures.support(support).mean(measures.names().get(0));
  }

  /** The simple methods' losses, and how much more the run's is, task by task. */
  static Block.Table beside(Pool pool, Measured measures) {
    String loss = measures.names().get(0);
    List<List<String>> rows =
        pool.evaluation().baselines().stream()
            .map(
                compared ->
                    List.of(
                        compared.name(),
                        Words.written(compared.measures().step(0).mean(loss), Measure.NONE),
                        Words.written(compared.difference(measures), Measure.NONE)))
            .toList();
    return new Block.Table(
        List.of("simple method", Words.loss(loss), pool.first().label() + " − method"),
        rows,
        false);
  }

  /** The frequency of the positive label among rows of similar predicted probability. */
  static List<Figure> calibration(String label, Adaptation adaptation, int count) {
    TableMeasures measures = (TableMeasures) adaptation.tasks().measures().orElseThrow();
    double[] rows = new double[BINS];
    double[] predicted = new double[BINS];
    double[] seen = new double[BINS];
    for (int index = 0; index < count; index++) {
      Task task = adaptation.task(index);
      Batch query = task.query(new float[0]);
      adaptation.adapt(
          task,
          index,
          (step, z) -> {
            if (step == adaptation.steps()) {
              float[] outputs = new float[query.size()];
              adaptation.model().predict(z, query, outputs);
              double[][] probabilities = measures.predictions(outputs);
              for (int row = 0; row < query.size(); row++) {
                double positive = probabilities[row][1];
                int bin = (int) Math.min(BINS - 1, positive * BINS);
                rows[bin]++;
                predicted[bin] += positive;
                seen[bin] += query.targets()[row];
              }
            }
          });
    }
    return List.of(calibration(label, count, rows, predicted, seen));
  }

  private static Chart calibration(
      String label, int tasks, double[] rows, double[] predicted, double[] seen) {
    int[] filled = IntStream.range(0, BINS).filter(bin -> rows[bin] > 0).toArray();
    double[] ends = {0, 1};
    return new Chart(
        "calibration-" + label,
        "Calibration after adaptation: how often the positive label was there, against its mean"
            + " predicted probability, in tenths; query rows of "
            + tasks
            + " test tasks.",
        Axis.of("predicted probability"),
        Axis.of("share of positive rows"),
        List.of(
            Series.within(
                label,
                IntStream.of(filled).mapToDouble(bin -> predicted[bin] / rows[bin]).toArray(),
                IntStream.of(filled).mapToDouble(bin -> seen[bin] / rows[bin]).toArray(),
                IntStream.of(filled)
                    .mapToDouble(bin -> half(seen[bin] / rows[bin], rows[bin]))
                    .toArray()),
            Series.of("perfect", Style.REFERENCE, ends, ends)),
        false);
  }

  /** Half-width of a frequency's 95% interval. */
  private static double half(double share, double rows) {
    return 1.96 * Math.sqrt(share * (1 - share) / rows);
  }

  /** The head of {@link #worst}. */
  static List<String> worstHead(Measured measures) {
    return List.of("task", Words.loss(measures.names().get(0)), "support rows", "query rows");
  }

  /** The tasks with the greatest error after adaptation. */
  static List<List<String>> worst(List<Judgement.WorstTask> tasks) {
    return tasks.stream()
        .map(
            task ->
                List.of(
                    task.id(),
                    String.format(Locale.ROOT, "%.3f", task.loss()),
                    String.valueOf(task.support()),
                    String.valueOf(task.query())))
        .toList();
  }
}
