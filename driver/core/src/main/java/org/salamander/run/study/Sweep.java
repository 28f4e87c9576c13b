package org.salamander.run.study;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.salamander.cluster.spark.SparkContexts;
import org.salamander.csv.CsvRows;
import org.salamander.run.Clusters;
import org.salamander.run.RunConfig;
import org.salamander.run.RunFailed;
import org.salamander.run.config.Configs;
import org.salamander.run.evaluate.Evaluation;
import org.salamander.run.evaluate.Evaluation.Mean;
import org.salamander.run.evaluate.TrainedRun;
import org.salamander.run.store.Folder;
import org.salamander.run.train.AveragedPass;
import org.salamander.run.train.Training;
import org.salamander.run.train.TrainingProgress;

/**
 * Runs of one experiment over a grid of settings. Each has a folder named by its settings; those
 * that are finished are not repeated, those that are not go on. A point whose training diverges is
 * recorded as such. The results so far stand in {@value #TABLE}.
 *
 * @param keys what varies, with its values
 */
public record Sweep(Path conf, List<String> settings, Map<String, List<String>> keys, String out) {

  /** The table of results, in the sweep's folder. */
  public static final String TABLE = "sweep.csv";

  private static final int MOST_POINTS = 10_000;
  private static final String SEED = "seed";
  private static final String SPLIT = "evaluation.split";

  /**
   * One point of the grid.
   *
   * @param point what was set, by key
   * @param split the tasks it was judged on
   * @param measure {@code loss}, {@code accuracy} or {@code return}
   * @param seeds how many runs of it reached their end
   * @param diverged how many did not, since a loss was no longer a finite number
   * @param mean over seeds where there are several, with the interval over seeds; over tasks where
   *     there is one; NaN where all diverged
   */
  public record Result(
      Map<String, String> point,
      String split,
      String measure,
      int seeds,
      int diverged,
      Mean mean) {}

  public Sweep {
    settings = List.copyOf(settings);
    keys = new LinkedHashMap<>(keys);
    if (keys.isEmpty() || keys.values().stream().anyMatch(List::isEmpty)) {
      throw new IllegalArgumentException(
          "--grid is empty; it must be key=v1,v2…, as in --grid learner.rate=0.01,0.1");
    }
    double points = keys.values().stream().mapToDouble(List::size).reduce(1, (a, b) -> a * b);
    if (points > MOST_POINTS) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "--grid has %.0f points; it must have at most %d", points, MOST_POINTS));
    }
  }

  /**
   * The keys of several {@code key=v1,v2…}; commas in brackets do not separate.
   *
   * @throws IllegalArgumentException where one is of another form, or a key or value stands twice
   */
  public static Map<String, List<String>> parse(List<String> grids) {
    Map<String, List<String>> keys = new LinkedHashMap<>();
    for (String grid : grids) {
      int equals = grid.indexOf('=');
      if (equals < 1 || equals == grid.length() - 1) {
        throw new IllegalArgumentException(
            "--grid " + grid + ": it must be key=v1,v2…, as in --grid learner.rate=0.01,0.1");
      }
      String key = grid.substring(0, equals);
      List<String> values = List.of(grid.substring(equals + 1).split(",(?![^\\[]*\\])", -1));
      Set<String> seen = new HashSet<>();
      for (String value : values) {
        if (!seen.add(value)) {
          throw new IllegalArgumentException(
              "--grid " + key + ": " + value + " stands twice; give each value once");
        }
      }
      if (keys.put(key, values) != null) {
        throw new IllegalArgumentException(
            "--grid "
                + key
                + " is given twice; give all of its values at once: "
                + key
                + "=v1,v2…");
      }
    }
    return keys;
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
   * Trains and judges every point, on validation tasks unless a setting says others: what is chosen
   * by test tasks is not tested by them.
   *
   * @param master a Spark master URL; null for this JVM's threads
   * @throws IllegalArgumentException where a setting is wrong
   * @throws RunFailed where it is stopped, with how to go on
   */
  public List<Result> run(@Nullable String master, TrainingProgress progress, BooleanSupplier stop)
      throws IOException {
    List<Result> results = new ArrayList<>();
    Map<Map<String, String>, List<Optional<Evaluation>>> found = new LinkedHashMap<>();
    try (SparkContexts.Shared shared = Clusters.share(master, requireSound())) {
      for (Map<String, String> point : points()) {
        Map<String, String> without = new LinkedHashMap<>(point);
        without.remove(SEED);
        found
            .computeIfAbsent(without, p -> new ArrayList<>())
            .add(judge(point, master, progress, stop));
        results.clear();
        found.forEach((each, evaluations) -> results.add(result(each, evaluations)));
        Folder.at(out).write(TABLE, table(results).getBytes(StandardCharsets.UTF_8));
      }
    }
    return results;
  }

  /**
   * What is wrong with a point shows before the first is trained.
   *
   * @return whether one of them trains by DL4J
   */
  private boolean requireSound() {
    boolean dl4j = false;
    Set<String> names = new HashSet<>();
    for (Map<String, String> point : points()) {
      dl4j |= AveragedPass.wanted(config(point));
      if (!names.add(name(point))) {
        throw new IllegalArgumentException(
            "--grid has two points whose folder would be "
                + name(point)
                + "; give each value once");
      }
    }
    return dl4j;
  }

  /** What a point came to; nothing where its training diverged. */
  private Optional<Evaluation> judge(
      Map<String, String> point,
      @Nullable String master,
      TrainingProgress progress,
      BooleanSupplier stop)
      throws IOException {
    String directory = out + "/" + name(point);
    Training.Request request = new Training.Request(conf, settings(point), directory, true, master);
    try {
      TrainedRun run = Training.toItsEnd(request, progress, stop, "the sweep was stopped");
      return Optional.of(run.with(judging()).evaluate(false, master, progress::note));
    } catch (RunFailed e) {
      if (e.reason() != RunFailed.Reason.DIVERGED) {
        throw e;
      }
      progress.note(name(point) + " diverged: " + e.getMessage());
      return Optional.empty();
    }
  }

  private List<String> judging() {
    return splitIsAsked() ? List.of() : List.of(SPLIT + "=validation");
  }

  private boolean splitIsAsked() {
    return keys.containsKey(SPLIT)
        || settings.stream().anyMatch(setting -> setting.strip().startsWith(SPLIT));
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

  private Result result(Map<String, String> point, List<Optional<Evaluation>> evaluations) {
    List<Evaluation> ended = evaluations.stream().flatMap(Optional::stream).toList();
    int diverged = evaluations.size() - ended.size();
    String split =
        splitIsAsked()
            ? config(point).evaluation().split().name().toLowerCase(Locale.ROOT)
            : "validation";
    if (ended.isEmpty()) {
      return new Result(point, split, "loss", 0, diverged, new Mean(Double.NaN, Double.NaN));
    }
    Evaluation first = ended.get(0);
    String measure = first.measured() ? first.measure().key() : "loss";
    double[] means = ended.stream().mapToDouble(evaluation -> last(evaluation).mean()).toArray();
    Mean mean = means.length == 1 ? last(first) : Mean.of(means);
    return new Result(point, split, measure, means.length, diverged, mean);
  }

  private static Mean last(Evaluation evaluation) {
    return evaluation.measured()
        ? evaluation.measured(evaluation.steps())
        : evaluation.loss(evaluation.steps());
  }

  private static String table(List<Result> results) {
    CsvRows rows = new CsvRows();
    List<Object> heading = new ArrayList<>(results.get(0).point().keySet());
    heading.addAll(List.of("split", "seeds", "diverged", "measure", "mean", "ci95"));
    rows.add(heading);
    for (Result result : results) {
      List<Object> cells = new ArrayList<>(result.point().values());
      cells.addAll(List.of(result.split(), result.seeds(), result.diverged(), result.measure()));
      cells.add(Double.isNaN(result.mean().mean()) ? "" : result.mean().mean());
      cells.add(Double.isNaN(result.mean().ci95()) ? "" : result.mean().ci95());
      rows.add(cells);
    }
    return rows.toString();
  }
}
