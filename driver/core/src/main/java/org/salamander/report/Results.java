package org.salamander.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.salamander.model.Domain.Measure;
import org.salamander.report.Series.Style;
import org.salamander.run.evaluate.Evaluation;
import org.salamander.run.evaluate.Evaluation.Attack;
import org.salamander.run.evaluate.Evaluation.Mean;

/**
 * Charts of what runs achieve on test tasks: against inner steps, and against how far FGSM moves
 * the queries.
 */
final class Results {

  private Results() {}

  static List<Chart> of(List<ReportedRun> runs) {
    List<Chart> charts = new ArrayList<>();
    if (judgedBy(Measure.RETURN, runs).size() < runs.size()) { // a policy's surrogate says nothing
      charts.add(steps(Measure.NONE, runs));
    }
    for (Measure measure : Measure.values()) {
      List<ReportedRun> measured = judgedBy(measure, runs);
      if (measure != Measure.NONE && !measured.isEmpty()) {
        charts.add(steps(measure, measured));
      }
    }
    charts.addAll(TableCharts.bySupport(runs));
    List<ReportedRun> attacked =
        runs.stream().filter(run -> !run.evaluation().attacks().isEmpty()).toList();
    for (Measure measure : Measure.values()) {
      List<ReportedRun> measured = judgedBy(measure, attacked);
      if (!measured.isEmpty()) {
        charts.add(attacked(measure, measured, runs.size() == 1));
      }
    }
    return charts;
  }

  private static List<ReportedRun> judgedBy(Measure measure, List<ReportedRun> runs) {
    return runs.stream().filter(run -> run.evaluation().measure() == measure).toList();
  }

  /** {@link Measure#NONE} stands for the loss, which every run has. */
  private static Chart steps(Measure measure, List<ReportedRun> runs) {
    List<Series> series = new ArrayList<>();
    for (ReportedRun run : runs) {
      Evaluation evaluation = run.evaluation();
      double[] steps = IntStream.rangeClosed(0, evaluation.steps()).asDoubleStream().toArray();
      series.add(within(run.label(), steps, measure, k -> mean(evaluation, measure, k)));
    }
    if (measure == Measure.RETURN) {
      best(runs).ifPresent(series::add);
    }
    return new Chart(
        word(measure) + "-against-steps",
        "Query "
            + word(measure)
            + " against inner steps: means over "
            + tasks(runs)
            + " test tasks, with their 95% intervals.",
        Axis.of("inner steps"),
        Axis.fitting(label(measure), series),
        series,
        false);
  }

  /** What the best policy would get, where that is known and the same for all runs. */
  private static Optional<Series> best(List<ReportedRun> runs) {
    Set<Double> known = new TreeSet<>();
    for (ReportedRun run : runs) {
      Mean oracle = run.evaluation().oracle();
      known.add(oracle == null ? Double.NaN : oracle.mean());
    }
    double best = known.iterator().next();
    if (known.size() > 1 || Double.isNaN(best)) {
      return Optional.empty();
    }
    double last = runs.stream().mapToInt(run -> run.evaluation().steps()).max().orElse(0);
    double[] ends = {0, last};
    return Optional.of(
        Series.of("the best policy", Style.REFERENCE, ends, new double[] {best, best}));
  }

  /**
   * @param single whether this is a page about one run, which shows before and after adaptation;
   *     several are compared after it
   */
  private static Chart attacked(Measure measure, List<ReportedRun> runs, boolean single) {
    List<Series> series = new ArrayList<>();
    for (ReportedRun run : runs) {
      int last = run.evaluation().steps();
      for (int step : new TreeSet<>(single ? List.of(0, last) : List.of(last))) {
        String name = single ? Labels.after(step) : run.label();
        series.add(attacked(run.evaluation(), name, measure, step));
      }
    }
    return new Chart(
        word(measure) + "-against-epsilon",
        "Query "
            + word(measure)
            + (single ? "" : " after adaptation")
            + " where FGSM against the adapted model moves the queries: means over "
            + tasks(runs)
            + " test tasks, with their 95% intervals.",
        Axis.of("ε, how far each input value is moved"),
        Axis.of(label(measure)),
        series,
        false);
  }

  private static Series attacked(Evaluation clean, String name, Measure measure, int step) {
    List<Attack> all = new ArrayList<>(List.of(new Attack(0, clean)));
    all.addAll(clean.attacks());
    all.sort(Comparator.comparing(Attack::epsilon));
    double[] epsilons = all.stream().mapToDouble(Attack::epsilon).toArray();
    return within(name, epsilons, measure, i -> mean(all.get(i).evaluation(), measure, step));
  }

  private static Mean mean(Evaluation evaluation, Measure measure, int step) {
    return measure == Measure.NONE ? evaluation.loss(step) : evaluation.measured(step);
  }

  private static Series within(String name, double[] x, Measure measure, IntFunction<Mean> mean) {
    double scale = measure == Measure.ACCURACY ? 100 : 1; // drawn in percent
    double[] y = new double[x.length];
    double[] half = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = scale * mean.apply(i).mean();
      half[i] = scale * mean.apply(i).ci95();
    }
    return Series.within(name, x, y, half);
  }

  private static String word(Measure measure) {
    return measure == Measure.NONE ? "loss" : measure.key();
  }

  private static String label(Measure measure) {
    return "query " + word(measure) + (measure == Measure.ACCURACY ? ", %" : "");
  }

  private static String tasks(List<ReportedRun> runs) {
    return runs.stream()
        .map(run -> String.valueOf(run.evaluation().rows().size()))
        .distinct()
        .collect(Collectors.joining(" or "));
  }
}
