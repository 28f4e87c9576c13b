package org.salamander.run.study;

import com.typesafe.config.Config;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.salamander.cluster.spark.SparkContexts;
import org.salamander.run.Clusters;
import org.salamander.run.RunConfig;
import org.salamander.run.RunFailed;
import org.salamander.run.config.ConfigError;
import org.salamander.run.config.Configs;
import org.salamander.run.evaluate.Evaluation;
import org.salamander.run.evaluate.Evaluation.Mean;
import org.salamander.run.evaluate.TrainedRun;
import org.salamander.run.store.Digest;
import org.salamander.run.store.Folder;
import org.salamander.run.train.AveragedPass;
import org.salamander.run.train.Training;
import org.salamander.run.train.TrainingProgress;

/**
 * Runs of one experiment at every point of a space of settings. Each run has a folder named by its
 * settings. If the same sweep is started again, it continues where it was stopped. A point whose
 * training diverges is recorded as diverged.
 *
 * @param halving decides which candidates continue; null if all train to the end
 */
public record Sweep(
    Path conf, List<String> settings, SearchSpace space, @Nullable Halving halving, String out) {

  /** The table of results, in the sweep's folder. */
  public static final String TABLE = SweepFiles.TABLE;

  static final String ITERATIONS = "outer.iterations";

  /** The longest name of a folder on today's file systems. */
  private static final int MOST_CHARACTERS = 255;

  private static final String SPLIT = "evaluation.split";

  /** Where and how runs are trained. */
  private record Runner(@Nullable String master, TrainingProgress progress, BooleanSupplier stop) {}

  public Sweep {
    settings = List.copyOf(settings);
    Folder.at(out); // throws an exception if the place has no valid name
  }

  /**
   * Trains and evaluates the points, on validation tasks unless a setting says otherwise, because
   * settings must not be chosen by test tasks.
   *
   * @param master a Spark master URL; null for this JVM's threads
   * @return a result for each point, without seeds
   * @throws IllegalArgumentException if a setting is wrong
   * @throws RunFailed if it is stopped; the message says how to continue
   */
  public List<SweepResult> run(
      @Nullable String master, TrainingProgress progress, BooleanSupplier stop) throws IOException {
    boolean dl4j = requireSound();
    SweepFiles files = new SweepFiles(Folder.at(out), configuration());
    Map<Object, Trial> trials = new LinkedHashMap<>();
    files
        .read()
        .forEach(trial -> trials.put(identity(trial.settings(), trial.iterations()), trial));
    List<Trial> wanted = new ArrayList<>();
    try (SparkContexts.Shared shared = Clusters.share(master, dl4j)) {
      List<Map<String, String>> points = space.points();
      for (Halving.Rung rung : rungs(points)) {
        points = best(points, wanted, rung.candidates());
        for (Map<String, String> point : points) {
          int iterations = halving == null ? config(point).outer().iterations() : rung.iterations();
          Object identity = identity(point, iterations);
          Trial known = trials.get(identity);
          if (known == null) {
            known = judge(point, iterations, new Runner(master, progress, stop));
            trials.put(identity, known);
            files.write(List.copyOf(trials.values()));
          }
          wanted.add(known);
        }
      }
    }
    return SweepResult.of(wanted);
  }

  private static Object identity(Map<String, String> point, long iterations) {
    return List.of(point, iterations);
  }

  private List<Halving.Rung> rungs(List<Map<String, String>> points) {
    return halving == null
        ? List.of(new Halving.Rung(candidates(points), 0))
        : halving.rungs(candidates(points), config(points.get(0)).outer().iterations());
  }

  private static int candidates(List<Map<String, String>> points) {
    return (int) points.stream().map(Sweep::withoutSeed).distinct().count();
  }

  private static Map<String, String> withoutSeed(Map<String, String> point) {
    Map<String, String> without = new LinkedHashMap<>(point);
    without.remove(SweepResult.SEED);
    return without;
  }

  /**
   * The points of the best candidates so far, with all of their seeds; before any trial, all
   * points.
   */
  private static List<Map<String, String>> best(
      List<Map<String, String>> points, List<Trial> trials, int count) {
    if (trials.isEmpty()) {
      return points;
    }
    Set<Map<String, String>> kept =
        SweepResult.of(trials).stream()
            .sorted(SweepResult.best())
            .limit(count)
            .map(SweepResult::point)
            .collect(Collectors.toSet());
    return points.stream().filter(point -> kept.contains(withoutSeed(point))).toList();
  }

  /** Checks all points before the first is trained. @return whether one of them trains by DL4J */
  private boolean requireSound() {
    boolean dl4j = false;
    Set<String> names = new HashSet<>();
    Map<RunConfig, String> configs = new HashMap<>();
    for (Map<String, String> point : space.points()) {
      RunConfig config = config(point);
      dl4j |= AveragedPass.wanted(config);
      requireFolder(point, names);
      String same = configs.put(config, name(point));
      if (same != null) {
        throw new IllegalArgumentException(
            same + " and " + name(point) + " are one experiment; give each value once");
      }
      if (halving != null
          && (config.outer().schedule().dependsOnIterations() || point.containsKey(ITERATIONS))) {
        throw new IllegalArgumentException(
            "--halving trains runs on to more iterations, and here "
                + (point.containsKey(ITERATIONS)
                    ? ITERATIONS + " is one of the settings"
                    : "outer.schedule depends on their number")
                + "; leave out --halving, or set outer.schedule to one that does not");
      }
    }
    return dl4j;
  }

  /** Checks that a point's folder can exist, and that no other point has it. */
  private void requireFolder(Map<String, String> point, Set<String> taken) {
    String name = name(point);
    if (name.length() > MOST_CHARACTERS) {
      throw new IllegalArgumentException(
          "the folder of a point would have a name of "
              + name.length()
              + " characters; it may have "
              + MOST_CHARACTERS
              + ": give shorter values, or put what all points share into --set");
    }
    if (!taken.add(name)) {
      throw new IllegalArgumentException(
          "two points of the sweep would have the folder "
              + name
              + (space.ranges().isEmpty()
                  ? "; give each value once"
                  : "; draw fewer --samples, or from a wider range"));
    }
  }

  /** The result of a point after so many iterations. */
  private Trial judge(Map<String, String> point, int iterations, Runner runner) throws IOException {
    List<String> all = settings(point);
    if (halving != null) {
      all.add(ITERATIONS + "=" + iterations);
    }
    Training.Request request =
        new Training.Request(conf, all, out + "/" + name(point), true, runner.master);
    try {
      TrainedRun run =
          Training.toItsEnd(request, runner.progress, runner.stop, "the sweep was stopped");
      Evaluation evaluation =
          run.with(judging(point)).evaluate(false, runner.master, runner.progress::note);
      boolean loss = evaluation.judgedByLoss();
      int last = evaluation.steps();
      Mean mean = loss ? evaluation.loss(last) : evaluation.measured(last);
      String measure = loss ? "loss" : evaluation.measure().key();
      return new Trial(
          point, iterations, split(point), measure, finite(mean.mean()), finite(mean.ci95()));
    } catch (RunFailed e) {
      if (e.reason() != RunFailed.Reason.DIVERGED) {
        throw e;
      }
      runner.progress.note(name(point) + " diverged: " + e.getMessage());
      return new Trial(point, iterations, split(point), "loss", null, null);
    }
  }

  private static @Nullable Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }

  private List<String> judging(Map<String, String> point) {
    return splitIsAsked(point) ? List.of() : List.of(SPLIT + "=validation");
  }

  private String split(Map<String, String> point) {
    return splitIsAsked(point)
        ? config(point).evaluation().split().name().toLowerCase(Locale.ROOT)
        : "validation";
  }

  /** Whether the command line names the split, however it writes the key. */
  private boolean splitIsAsked(Map<String, String> point) {
    Config config = Configs.read(conf, settings(point));
    return config.hasPath(SPLIT) && ConfigError.isSetting(config.getValue(SPLIT));
  }

  private RunConfig config(Map<String, String> point) {
    return RunConfig.decode(Configs.read(conf, settings(point)), conf.toString()).value();
  }

  private List<String> settings(Map<String, String> point) {
    List<String> all = new ArrayList<>(settings);
    point.forEach((key, value) -> all.add(key + "=" + value));
    return all;
  }

  /** The configuration that all points share. */
  private String configuration() {
    Config common =
        Configs.read(conf, settings)
            .withoutPath("cluster")
            .withoutPath("checkpoint")
            .withoutPath("log");
    String halved = halving == null ? "" : " halving " + halving.factor();
    return Digest.sha256((Configs.json(common.root()) + halved).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The configuration of a result, for training. It has all settings of the result, but not the
   * seed if the sweep tried several.
   */
  public String configuration(SweepResult result) {
    return String.format(
            Locale.ROOT,
            "# The best of %d settings by their %s on %s tasks: %s.%n",
            candidates(space.points()),
            result.measure(),
            result.split(),
            result.mean().written(1, 4))
        + Configs.hocon(Configs.read(conf, settings(result.point())).root());
  }

  private static String name(Map<String, String> point) {
    List<String> parts = new ArrayList<>();
    point.forEach((key, value) -> parts.add(key + "=" + value));
    return String.join(",", parts).replaceAll("[^\\w.=,+-]", "_");
  }
}
