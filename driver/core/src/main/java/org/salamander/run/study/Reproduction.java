package org.salamander.run.study;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.salamander.cluster.spark.SparkContexts;
import org.salamander.model.Domain;
import org.salamander.run.Clusters;
import org.salamander.run.RunConfig;
import org.salamander.run.RunFailed;
import org.salamander.run.config.Configs;
import org.salamander.run.evaluate.Evaluation;
import org.salamander.run.evaluate.Evaluation.Mean;
import org.salamander.run.evaluate.TrainedRun;
import org.salamander.run.study.PublishedTable.Figure;
import org.salamander.run.study.PublishedTable.Row;
import org.salamander.run.train.Training;
import org.salamander.run.train.TrainingProgress;

/**
 * Reruns a published table. Each experiment has a folder named by its configuration. Finished
 * experiments are not repeated, unfinished ones continue, and rows that differ only in their
 * evaluation share one. The result of a row is in {@link ReproducedRows} as soon as all its runs
 * are evaluated.
 *
 * @param name of the table
 * @param file of the table; paths of configurations are relative to its folder
 * @param settings {@code key=value} for every row
 * @param out folder of the runs
 */
public record Reproduction(
    String name,
    Path file,
    PublishedTable table,
    Budget budget,
    List<String> settings,
    String out) {

  public Reproduction {
    settings = List.copyOf(settings);
  }

  /**
   * Trains and evaluates every row, on one cluster.
   *
   * @param master a Spark master URL; null for this JVM's threads
   * @param each receives the result of a row as soon as it is known, and the directories of its
   *     runs, those of seeds 1, 2, 3 …
   * @return the results of all rows that fit in the budget and do not diverge
   * @throws IllegalArgumentException if a configuration or setting is wrong
   * @throws RunFailed if it is stopped; the message says how to continue
   */
  public List<ReproducedRow> run(
      @Nullable String master,
      TrainingProgress progress,
      BooleanSupplier stop,
      BiConsumer<ReproducedRow, List<String>> each)
      throws IOException {
    Runner runner = new Runner(master, progress, stop);
    for (Row row : table.rows()) {
      config(row, row.set()); // invalid rows are refused before any is trained
    }
    List<ReproducedRow> results = new ArrayList<>();
    try (SparkContexts.Shared shared = Clusters.share(master, false)) {
      Map<Row, List<Plan>> plans = new LinkedHashMap<>();
      for (Plan plan : plans(runner)) {
        plans.computeIfAbsent(plan.row(), row -> new ArrayList<>()).add(plan);
      }
      for (Map.Entry<Row, List<Plan>> entry : plans.entrySet()) {
        Row row = entry.getKey();
        List<Plan> runs = entry.getValue();
        unlessItDiverges(row, runner, () -> measure(row, runs, runner))
            .ifPresent(
                measured -> {
                  each.accept(measured, runs.stream().map(plan -> directory(plan, "")).toList());
                  results.add(measured);
                });
      }
    }
    return results;
  }

  /** The place and the observers of training. */
  private record Runner(@Nullable String master, TrainingProgress progress, BooleanSupplier stop) {}

  /** Trains and measures. */
  @FunctionalInterface
  private interface Measurement<T> {
    T take() throws IOException;
  }

  /**
   * The measurement's result; empty if a run of the row diverges, so that the other rows continue.
   */
  private static <T> Optional<T> unlessItDiverges(
      Row row, Runner runner, Measurement<T> measurement) throws IOException {
    try {
      return Optional.of(measurement.take());
    } catch (RunFailed e) {
      if (e.reason() != RunFailed.Reason.DIVERGED) {
        throw e;
      }
      runner.progress.note(row.name() + " diverged and is left out: " + e.getMessage());
      return Optional.empty();
    }
  }

  private List<Plan> plans(Runner runner) throws IOException {
    if (budget.length() != Budget.Length.HOURS) {
      return Plan.of(table, budget);
    }
    List<Plan.Pace> paces = new ArrayList<>();
    for (Row row : table.rows()) {
      unlessItDiverges(row, runner, () -> pace(row, runner)).ifPresent(paces::add);
    }
    return Plan.inHours(budget.hours(), paces);
  }

  /**
   * The time of an iteration of a row on this machine, from a run of its {@code quick} iterations.
   */
  private Plan.Pace pace(Row row, Runner runner) throws IOException {
    Plan trial = new Plan(row, 1, row.iterations().quick(), false);
    List<Map<String, Double>> metrics = trained(trial, "pace-", runner).metrics();
    Map<String, Double> from = metrics.get(metrics.size() / 2);
    Map<String, Double> to = metrics.get(metrics.size() - 1);
    double iterations = number(to, "iteration") - number(from, "iteration");
    double seconds = number(to, "seconds") - number(from, "seconds");
    if (iterations <= 0) { // a single row gets all the time, warm-up included
      iterations = number(to, "iteration");
      seconds = number(to, "seconds");
    }
    Integer full = row.iterations().full();
    int most = full != null ? full : config(row, row.set()).outer().iterations();
    return new Plan.Pace(row, Math.max(seconds / iterations, 1e-6), most);
  }

  private static double number(Map<String, Double> row, String key) {
    return Objects.requireNonNull(row.get(key), key);
  }

  private RunConfig config(Row row, List<String> over) {
    Path conf = conf(row);
    return RunConfig.decode(Configs.read(conf, over), conf.toString()).value();
  }

  private Path conf(Row row) {
    return PublishedTables.conf(file, row);
  }

  private String directory(Plan plan, String prefix) {
    return out + "/" + prefix + Plan.folder(conf(plan.row()), plan.settings(settings));
  }

  private TrainedRun trained(Plan plan, String prefix, Runner runner) throws IOException {
    Training.Request request =
        new Training.Request(
            conf(plan.row()),
            plan.settings(settings),
            directory(plan, prefix),
            true,
            runner.master);
    return Training.toItsEnd(request, runner.progress, runner.stop, "the table was stopped");
  }

  private ReproducedRow measure(Row row, List<Plan> plans, Runner runner) throws IOException {
    List<Evaluation> evaluations = new ArrayList<>();
    long iterations = 0;
    long tasks = 0;
    double hours = 0;
    String machine = "";
    String commit = "";
    for (Plan plan : plans) {
      runner.progress.note(name + ": " + row.name() + ", seed " + plan.seed());
      TrainedRun trained = trained(plan, "", runner);
      Evaluation evaluation =
          TrainedRun.open(trained.directory(), row.evaluation(), runner.progress::note)
              .trainedHere()
              .evaluate(row.scratch(), runner.master, runner.progress::note);
      evaluations.add(
          row.epsilon() == null ? evaluation : evaluation.attacks().get(0).evaluation());
      iterations = row.scratch() ? 0 : trained.checkpoint().iteration();
      tasks += iterations * trained.config().outer().batch();
      RunSessions sessions = RunSessions.of(trained.directory());
      hours += row.scratch() ? 0 : trained.checkpoint().seconds() / 3600 * sessions.slots();
      machine = sessions.machine();
      commit = sessions.commit();
    }
    List<ReproducedRow.Value> values = new ArrayList<>();
    for (Figure figure : row.published()) {
      values.add(value(row, figure, evaluations));
    }
    return new ReproducedRow(
        name,
        row.name(),
        values,
        plans.size(),
        iterations,
        tasks,
        evaluations.get(0).rows().size(),
        hours,
        machine,
        commit);
  }

  private static ReproducedRow.Value value(Row row, Figure figure, List<Evaluation> evaluations) {
    int step = step(row, figure, evaluations.get(0));
    double mean = 0;
    double interval = 0;
    for (Evaluation evaluation : evaluations) {
      Mean one = mean(evaluation, step);
      mean += one.mean() / evaluations.size();
      interval += one.ci95() / evaluations.size();
    }
    return new ReproducedRow.Value(step, mean, interval);
  }

  private static int step(Row row, Figure figure, Evaluation evaluation) {
    int step = figure.step() == null ? evaluation.steps() : figure.step();
    if (step > evaluation.steps()) {
      throw new IllegalArgumentException(
          row.name()
              + ": published.step is "
              + step
              + "; evaluation.steps is "
              + evaluation.steps()
              + " and must be at least that");
    }
    return step;
  }

  private static Mean mean(Evaluation evaluation, int step) {
    if (evaluation.measure() == Domain.Measure.ACCURACY) {
      Mean accuracy = evaluation.measured(step);
      return new Mean(100 * accuracy.mean(), 100 * accuracy.ci95());
    }
    return evaluation.measured() ? evaluation.measured(step) : evaluation.loss(step);
  }
}
