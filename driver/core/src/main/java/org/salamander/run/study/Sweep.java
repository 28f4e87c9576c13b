package org.salamander.run.study;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.salamander.cluster.spark.SparkContexts;
import org.salamander.run.Clusters;
import org.salamander.run.RunConfig;
import org.salamander.run.RunFailed;
import org.salamander.run.config.Configs;
import org.salamander.run.evaluate.Evaluation;
import org.salamander.run.evaluate.Evaluation.Mean;
import org.salamander.run.train.AveragedPass;
import org.salamander.run.train.Training;
import org.salamander.run.train.TrainingProgress;

/**
 * Runs of one experiment over a grid of settings. Each has a folder named by its settings; those
 * that are finished are not repeated, those that are not go on.
 *
 * @param keys what varies, with its values
 */
public record Sweep(Path conf, List<String> settings, Map<String, List<String>> keys, String out) {

  private static final String SEED = "seed";

  /**
   * One point of the grid.
   *
   * @param point what was set, by key
   * @param measure {@code loss}, {@code accuracy} or {@code return}
   * @param seeds how many runs there are of it
   * @param mean over seeds where there are several, with the interval over seeds; over tasks where
   *     there is one
   */
  public record Result(Map<String, String> point, String measure, int seeds, Mean mean) {}

  public Sweep {
    settings = List.copyOf(settings);
    keys = new LinkedHashMap<>(keys);
    if (keys.isEmpty() || keys.values().stream().anyMatch(List::isEmpty)) {
      throw new IllegalArgumentException(
          "--grid is empty; it must be key=v1,v2…, as in --grid learner.rate=0.01,0.1");
    }
  }

  /** {@code key=v1,v2…} as a key and its values; commas in brackets do not separate. */
  public static Map.Entry<String, List<String>> parse(String grid) {
    int equals = grid.indexOf('=');
    if (equals < 1 || equals == grid.length() - 1) {
      throw new IllegalArgumentException(
          "--grid " + grid + ": it must be key=v1,v2…, as in --grid learner.rate=0.01,0.1");
    }
    List<String> values = List.of(grid.substring(equals + 1).split(",(?![^\\[]*\\])", -1));
    return Map.entry(grid.substring(0, equals), values);
  }

  /** Every combination, the last key varying fastest. */
  public List<Map<String, String>> points() {
    List<Map<String, String>> points = new ArrayList<>(List.of(Map.of()));
    keys.forEach(
        (key, values) -> {
          List<Map<String, String>> longer = new ArrayList<>();
          for (Map<String, String> point : points) {
            for (String value : values) {
              Map<String, String> next = new LinkedHashMap<>(point);
              next.put(key, value);
              longer.add(next);
            }
          }
          points.clear();
          points.addAll(longer);
        });
    return points;
  }

  /**
   * Trains and judges every point.
   *
   * @param master a Spark master URL; null for this JVM's threads
   * @throws IllegalArgumentException where a setting is wrong
   * @throws RunFailed where it is stopped, with how to go on
   */
  public List<Result> run(@Nullable String master, TrainingProgress progress, BooleanSupplier stop)
      throws IOException {
    boolean dl4j = false;
    for (Map<String, String> point :
        points()) { // what is wrong with a point shows before the first is trained
      dl4j |= AveragedPass.wanted(config(point));
    }
    Map<Map<String, String>, List<Evaluation>> found = new LinkedHashMap<>();
    try (SparkContexts.Shared shared = Clusters.share(master, dl4j)) {
      for (Map<String, String> point : points()) {
        Map<String, String> without = new LinkedHashMap<>(point);
        without.remove(SEED);
        found
            .computeIfAbsent(without, p -> new ArrayList<>())
            .add(judge(point, master, progress, stop));
      }
    }
    List<Result> results = new ArrayList<>();
    found.forEach((point, evaluations) -> results.add(result(point, evaluations)));
    return results;
  }

  private Evaluation judge(
      Map<String, String> point,
      @Nullable String master,
      TrainingProgress progress,
      BooleanSupplier stop)
      throws IOException {
    String directory = out + "/" + name(point);
    Training.Request request = new Training.Request(conf, settings(point), directory, true, master);
    return Training.toItsEnd(request, progress, stop, "the sweep was stopped")
        .evaluate(false, master, progress::note);
  }

  private RunConfig config(Map<String, String> point) {
    return RunConfig.decode(Configs.read(conf, settings(point)), conf.toString()).value();
  }

  private List<String> settings(Map<String, String> point) {
    List<String> all = new ArrayList<>(settings);
    point.forEach((key, value) -> all.add(key + "=" + value));
    return all;
  }

  private static String name(Map<String, String> point) {
    List<String> parts = new ArrayList<>();
    point.forEach((key, value) -> parts.add(key + "=" + value));
    return String.join(",", parts).replaceAll("[^\\w.=,+-]", "_");
  }

  private static Result result(Map<String, String> point, List<Evaluation> evaluations) {
    Evaluation first = evaluations.get(0);
    String measure = first.measured() ? first.measure().key() : "loss";
    double[] means =
        evaluations.stream().mapToDouble(evaluation -> last(evaluation).mean()).toArray();
    Mean mean = means.length == 1 ? last(first) : Mean.of(means);
    return new Result(point, measure, means.length, mean);
  }

  private static Mean last(Evaluation evaluation) {
    return evaluation.measured()
        ? evaluation.measured(evaluation.steps())
        : evaluation.loss(evaluation.steps());
  }
}
