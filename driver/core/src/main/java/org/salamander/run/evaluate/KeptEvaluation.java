package org.salamander.run.evaluate;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.salamander.run.directory.ConfigDifference;
import org.salamander.run.evaluate.Evaluation.Mean;
import org.salamander.run.store.Folder;

/**
 * The result of a run's last evaluation, kept in its directory as {@value #FILE}.
 *
 * @param run digest of the run's configuration; null in files of earlier versions
 * @param iteration of the evaluated checkpoint
 * @param settings {@code key=value} that replaced values of the run's configuration
 * @param split of the tasks
 * @param tasks number of tasks
 * @param steps inner steps
 * @param measure {@code loss}, {@code accuracy} or {@code return}
 * @param mean over tasks; null if it is not a finite number
 * @param ci95 half-width of its 95% interval; null if there is none
 */
record KeptEvaluation(
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String run,
    long iteration,
    List<String> settings,
    String split,
    int tasks,
    int steps,
    String measure,
    @Nullable Double mean,
    @Nullable Double ci95) {

  private static final String FILE = "evaluation.json";
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  public KeptEvaluation {
    settings = List.copyOf(settings);
  }

  /** The summary of an evaluation. */
  static KeptEvaluation of(TrainedRun run, List<String> settings, Evaluation evaluation) {
    boolean loss = evaluation.judgedByLoss();
    Mean mean =
        loss ? evaluation.loss(evaluation.steps()) : evaluation.measured(evaluation.steps());
    return new KeptEvaluation(
        ConfigDifference.digest(run.checkpoint().config()),
        run.checkpoint().iteration(),
        settings,
        run.config().evaluation().split().name().toLowerCase(Locale.ROOT),
        evaluation.rows().size(),
        evaluation.steps(),
        loss ? "loss" : evaluation.measure().key(),
        finite(mean.mean()),
        finite(mean.ci95()));
  }

  private static @Nullable Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }

  /** Writes it to a run's directory. */
  void write(Folder run) throws IOException {
    run.write(FILE, (JSON.writeValueAsString(this) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads it from a run's directory; empty if there is none, or the file is damaged or of another
   * run.
   */
  static Optional<KeptEvaluation> read(TrainedRun run) throws IOException {
    Folder folder = Folder.at(run.directory());
    if (!folder.exists(FILE)) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(JSON.readValue(folder.read(FILE), KeptEvaluation.class))
          .filter(kept -> kept.isOf(run));
    } catch (JsonProcessingException e) {
      return Optional.empty(); // evaluate will write it again
    }
  }

  /** Whether it is an evaluation of that run, at some iteration. */
  boolean isOf(TrainedRun other) {
    return run == null || run.equals(ConfigDifference.digest(other.checkpoint().config()));
  }

  /** {@code accuracy 0.981 ± 0.003 after 3 inner steps, 600 test tasks, at iteration 1000}. */
  @Override
  public String toString() {
    double half = ci95 == null ? Double.NaN : ci95;
    String figure = mean == null ? "not a finite number" : new Mean(mean, half).written(1, 4);
    return String.format(
        Locale.ROOT,
        "%s %s after %d inner steps, %,d %s tasks, at iteration %,d%s",
        measure,
        figure,
        steps,
        tasks,
        split,
        iteration,
        settings.isEmpty() ? "" : ", with " + String.join(" ", settings));
  }
}
