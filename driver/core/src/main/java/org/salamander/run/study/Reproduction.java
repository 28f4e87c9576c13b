package org.salamander.run.study;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.salamander.cluster.spark.SparkContexts;
import org.salamander.model.Domain;
import org.salamander.run.Clusters;
import org.salamander.run.RunFailed;
import org.salamander.run.evaluate.Evaluation;
import org.salamander.run.evaluate.Evaluation.Mean;
import org.salamander.run.evaluate.TrainedRun;
import org.salamander.run.study.PublishedTable.Budget;
import org.salamander.run.study.PublishedTable.Figure;
import org.salamander.run.study.PublishedTable.Row;
import org.salamander.run.train.Training;
import org.salamander.run.train.TrainingProgress;

/**
 * Reruns a published table. Each experiment has a folder named by its configuration; those that are
 * finished are not repeated, those that are not go on, and rows that differ in how they are judged
 * share one.
 *
 * @param file of the table, against whose folder its configurations are found
 * @param settings {@code key=value} over every row
 * @param out where the runs go
 */
public record Reproduction(
    Path file, PublishedTable table, Budget budget, List<String> settings, String out) {

  /**
   * A published figure beside ours.
   *
   * @param step inner steps
   * @param measured in percent where it is an accuracy
   * @param iterations meta-iterations of the run
   * @param tasks that it was judged on
   */
  public record Result(
      Row row, int step, Figure published, Mean measured, long iterations, int tasks) {}

  public Reproduction {
    settings = List.copyOf(settings);
  }

  /**
   * Trains and judges every row, on one cluster.
   *
   * @param master a Spark master URL; null for this JVM's threads
   * @throws IllegalArgumentException where a configuration or setting is wrong
   * @throws RunFailed where it is stopped, with how to go on
   */
  public List<Result> run(@Nullable String master, TrainingProgress progress, BooleanSupplier stop)
      throws IOException {
    List<Result> results = new ArrayList<>();
    try (SparkContexts.Shared shared = Clusters.share(master, false)) {
      for (Row row : table.rows()) {
        results.addAll(run(row, master, progress, stop));
      }
    }
    return results;
  }

  private List<Result> run(
      Row row, @Nullable String master, TrainingProgress progress, BooleanSupplier stop)
      throws IOException {
    Path conf =
        Objects.requireNonNull(file.toAbsolutePath().getParent()).resolve(row.conf()).normalize();
    List<String> training = new ArrayList<>(row.set());
    Integer iterations = row.iterations().of(budget);
    if (iterations != null) {
      training.add("outer.iterations=" + iterations);
    }
    training.addAll(settings);
    Training.Request request =
        new Training.Request(conf, training, out + "/" + name(conf, training), true, master);
    TrainedRun trained = Training.toItsEnd(request, progress, stop, "the table was stopped");
    Evaluation evaluation =
        TrainedRun.open(trained.directory(), row.judged(), progress::note)
            .trainedHere()
            .evaluate(false, master, progress::note);
    List<Result> results = new ArrayList<>();
    for (Figure figure : row.published()) {
      int step = step(row, figure, evaluation);
      results.add(
          new Result(
              row,
              step,
              figure,
              mean(evaluation, step),
              trained.checkpoint().iteration(),
              evaluation.rows().size()));
    }
    return results;
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

  /** Of a run's folder: whatever tells it from the table's others. */
  private static String name(Path conf, List<String> settings) {
    String base = String.valueOf(conf.getFileName()).replaceFirst("\\.conf$", "");
    List<String> parts = new ArrayList<>(List.of(base));
    parts.addAll(settings);
    return String.join(",", parts).replace(" ", "").replaceAll("[^\\w.=,+-]", "_");
  }
}
