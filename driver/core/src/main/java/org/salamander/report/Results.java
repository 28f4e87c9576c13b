package org.salamander.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.salamander.model.Domain.Measure;
import org.salamander.report.page.Axis;
import org.salamander.report.page.Chart;
import org.salamander.report.page.Series;
import org.salamander.report.page.Series.Style;
import org.salamander.run.evaluate.Evaluation;
import org.salamander.run.evaluate.Evaluation.Attack;
import org.salamander.run.evaluate.Evaluation.Mean;

/**
 * Charts of runs' results on test tasks, against the number of inner steps and against the strength
 * of the FGSM attack.
 */
final class Results {

  private Results() {}

  static List<Chart> of(List<Pool> pools) {
    List<Chart> charts = new ArrayList<>();
    for (Measure measure : List.of(Measure.RETURN, Measure.ACCURACY)) {
      List<Pool> measured = judgedBy(measure, pools);
      if (!measured.isEmpty()) {
        charts.add(steps(measure, measured));
      }
    }
    if (judgedBy(Measure.RETURN, pools).isEmpty()) { // a policy's surrogate loss means nothing
      charts.add(steps(Measure.NONE, pools));
    }
    charts.addAll(TableCharts.bySupport(pools));
    List<Pool> attacked =
        pools.stream().filter(pool -> !pool.evaluation().attacks().isEmpty()).toList();
    for (Measure measure : Measure.values()) {
      List<Pool> measured = judgedBy(measure, attacked);
      if (!measured.isEmpty()) {
        charts.add(attacked(measure, measured, pools.size() == 1));
      }
    }
    return charts;
  }

  private static List<Pool> judgedBy(Measure measure, List<Pool> pools) {
    return pools.stream().filter(pool -> pool.measure() == measure).toList();
  }

  /** {@link Measure#NONE} means the loss, which every run has. */
  private static Chart steps(Measure measure, List<Pool> pools) {
    List<Series> series = new ArrayList<>();
    for (Pool pool : pools) {
      double[] steps = IntStream.rangeClosed(0, pool.steps()).asDoubleStream().toArray();
      series.add(within(pool.label(), steps, measure, step -> pool.result(measure, step)));
    }
    if (measure == Measure.RETURN) {
      best(pools).ifPresent(series::add);
    }
    return new Chart(
        word(measure) + "-against-steps",
        "Query " + word(measure) + " against inner steps: means over " + over(pools) + ".",
        Axis.of("inner steps"),
        Axis.fitting(label(measure), series),
        series,
        false);
  }

  /** The return of the best policy, if it is known and the same for all runs. */
  private static Optional<Series> best(List<Pool> pools) {
    Set<Double> known = new TreeSet<>();
    for (Pool pool : pools) {
      Mean oracle = pool.evaluation().oracle();
      known.add(oracle == null ? Double.NaN : oracle.mean());
    }
    double best = known.iterator().next();
    if (known.size() > 1 || Double.isNaN(best)) {
      return Optional.empty();
    }
    double last = pools.stream().mapToInt(Pool::steps).max().orElse(0);
    double[] ends = {0, last};
    return Optional.of(
        Series.of("the best policy", Style.REFERENCE, ends, new double[] {best, best}));
  }

  /**
   * @param single whether the page is about one experiment, which is shown before and after
   *     adaptation; several are compared after adaptation
   */
  private static Chart attacked(Measure measure, List<Pool> pools, boolean single) {
    List<Series> series = new ArrayList<>();
    for (Pool pool : pools) {
      int last = pool.steps();
      for (int step : new TreeSet<>(single ? List.of(0, last) : List.of(last))) {
        String name = single ? Labels.after(step) : pool.label();
        series.add(attacked(pool, name, measure, step));
      }
    }
    return new Chart(
        word(measure) + "-against-epsilon",
        "Query "
            + word(measure)
            + (single ? "" : " after adaptation")
            + " where FGSM against the adapted model moves the queries: means over "
            + over(pools)
            + ".",
        Axis.of("ε, how far each input value is moved"),
        Axis.of(label(measure)),
        series,
        false);
  }

  private static Series attacked(Pool pool, String name, Measure measure, int step) {
    double[] epsilons =
        DoubleStream.concat(
                DoubleStream.of(0),
                pool.evaluation().attacks().stream().mapToDouble(Attack::epsilon))
            .sorted()
            .toArray();
    return within(
        name,
        epsilons,
        measure,
        i -> pool.mean(clean -> Pool.result(attacked(clean, epsilons[i]), measure, step)));
  }

  /** The evaluation under an attack of that strength; the clean one for 0. */
  private static Evaluation attacked(Evaluation clean, double epsilon) {
    return clean.attacks().stream()
        .filter(attack -> attack.epsilon() == epsilon)
        .map(Attack::evaluation)
        .findFirst()
        .orElse(clean);
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

  /** Describes what the means and intervals are taken over. */
  static String over(List<Pool> pools) {
    boolean seeds = pools.stream().anyMatch(pool -> pool.runs().size() > 1);
    return tasks(pools)
        + " test tasks"
        + (seeds ? "; of several seeds the mean over seeds" : "")
        + ", with 95% intervals";
  }

  private static String tasks(List<Pool> pools) {
    return pools.stream()
        .map(pool -> String.format(Locale.ROOT, "%,d", pool.evaluation().rows().size()))
        .distinct()
        .collect(Collectors.joining(" or "));
  }
}
