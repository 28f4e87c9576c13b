package org.salamander.run.study;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.salamander.run.evaluate.Evaluation.Mean;

/**
 * The result of one setting, over all its seeds.
 *
 * @param point the settings by key, without the seed
 * @param iterations of training
 * @param split of the evaluation's tasks
 * @param measure {@code loss}, {@code accuracy} or {@code return}
 * @param seeds number of runs that reached their end
 * @param diverged number of runs that stopped at a loss that was not finite
 * @param mean over seeds if there are several, with the interval over seeds; over tasks if there is
 *     one; NaN if all diverged
 */
public record SweepResult(
    Map<String, String> point,
    long iterations,
    String split,
    String measure,
    int seeds,
    int diverged,
    Mean mean) {

  static final String SEED = "seed";

  /**
   * The trials' results, in the order of their first trials. If a setting has trials of several
   * lengths, the longest count.
   */
  static List<SweepResult> of(List<Trial> trials) {
    Map<Map<String, String>, List<Trial>> points = new LinkedHashMap<>();
    for (Trial trial : trials) {
      points.computeIfAbsent(point(trial), point -> new ArrayList<>()).add(trial);
    }
    List<SweepResult> results = new ArrayList<>();
    points.forEach((point, runs) -> results.add(of(point, longest(runs))));
    return results;
  }

  /** The iterations that halving gave; 0 if their number is one of the settings. */
  private long rung() {
    return point.containsKey(Sweep.ITERATIONS) ? 0 : iterations;
  }

  private static Map<String, String> point(Trial trial) {
    Map<String, String> point = new LinkedHashMap<>(trial.settings());
    point.remove(SEED);
    return point;
  }

  private static List<Trial> longest(List<Trial> runs) {
    long most = runs.stream().mapToLong(Trial::iterations).max().orElse(0);
    return runs.stream().filter(run -> run.iterations() == most).toList();
  }

  private static SweepResult of(Map<String, String> point, List<Trial> runs) {
    List<Double> means = runs.stream().map(Trial::mean).filter(Objects::nonNull).toList();
    Trial first = runs.stream().filter(run -> run.mean() != null).findFirst().orElse(runs.get(0));
    double[] values = means.stream().mapToDouble(Double::doubleValue).toArray();
    Double interval = first.ci95();
    Mean mean =
        values.length == 0
            ? new Mean(Double.NaN, Double.NaN)
            : values.length == 1
                ? new Mean(values[0], interval == null ? Double.NaN : interval)
                : Mean.of(values);
    return new SweepResult(
        point,
        first.iterations(),
        first.split(),
        first.measure(),
        values.length,
        runs.size() - values.length,
        mean);
  }

  /**
   * Best first: settings without a result come last, and before them those with a diverged seed.
   * Successive halving trains good settings longer, so these come before the others.
   */
  public static Comparator<SweepResult> best() {
    return Comparator.<SweepResult, Boolean>comparing(result -> result.seeds == 0)
        .thenComparingLong(result -> -result.rung())
        .thenComparing(result -> result.diverged > 0)
        .thenComparingDouble(
            result -> result.measure.equals("loss") ? result.mean.mean() : -result.mean.mean());
  }
}
