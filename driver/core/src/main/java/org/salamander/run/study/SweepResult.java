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
 * @param point what was set, by key, without the seed
 * @param iterations of training
 * @param split the tasks it was judged on
 * @param measure {@code loss}, {@code accuracy} or {@code return}
 * @param seeds how many runs reached their end
 * @param diverged how many did not, since a loss was no longer a finite number
 * @param mean over seeds where there are several, with the interval over seeds; over tasks where
 *     there is one; NaN if all diverged
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

  /** The trials' results, in the order of their first trials; of several lengths the longest. */
  static List<SweepResult> of(List<Trial> trials) {
    Map<Map<String, String>, List<Trial>> points = new LinkedHashMap<>();
    for (Trial trial : trials) {
      points.computeIfAbsent(point(trial), point -> new ArrayList<>()).add(trial);
    }
    List<SweepResult> results = new ArrayList<>();
    points.forEach((point, runs) -> results.add(of(point, longest(runs))));
    return results;
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

  /** The best first: of those trained longest; settings with a diverged seed behind the others. */
  public static Comparator<SweepResult> best() {
    return Comparator.<SweepResult>comparingLong(result -> -result.iterations)
        .thenComparing(result -> result.seeds == 0)
        .thenComparing(result -> result.diverged > 0)
        .thenComparingDouble(
            result -> result.measure.equals("loss") ? result.mean.mean() : -result.mean.mean());
  }
}
