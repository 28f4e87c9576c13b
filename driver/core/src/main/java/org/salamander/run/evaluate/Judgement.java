package org.salamander.run.evaluate;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.salamander.run.store.Folder;
import org.salamander.task.table.TableTask;

/**
 * A run's last evaluation with everything that a report shows of it. It is kept in the run's
 * directory, so that a report can be written without the data: the summary as {@code
 * evaluation.json}, all of it as {@value #FILE}.
 *
 * @param worst for tables, the tasks with the greatest error after adaptation; otherwise empty
 */
public record Judgement(KeptEvaluation summary, Evaluation evaluation, List<WorstTask> worst) {

  private static final String FILE = "evaluation-tasks.json.gz";

  /** If there are more tasks, the figures of single tasks are not kept. */
  private static final int MOST_TASKS = 10_000;

  private static final int WORST = 10;
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * A task of a table.
   *
   * @param loss after adaptation
   * @param support its support rows
   * @param query its query rows
   */
  public record WorstTask(String id, double loss, int support, int query) {}

  public Judgement {
    Objects.requireNonNull(summary, "it has no summary");
    Objects.requireNonNull(evaluation, "it has no evaluation");
    worst = List.copyOf(worst);
  }

  /**
   * Evaluates a run.
   *
   * @param settings {@code key=value} that replace values of the run's configuration
   * @param note receives a line for each step that takes long
   */
  public static Judgement of(
      TrainedRun run, List<String> settings, Evaluation evaluation, Consumer<String> note) {
    Measured measures = evaluation.measures();
    return new Judgement(
        KeptEvaluation.of(run, settings, evaluation),
        evaluation,
        measures == null ? List.of() : worst(run, measures, note));
  }

  private static List<WorstTask> worst(TrainedRun run, Measured measures, Consumer<String> note) {
    Evaluator evaluator = new Evaluator(run.experiment(note), run.config().evaluation());
    double[] losses = measures.step(measures.steps()).each(measures.names().get(0));
    return IntStream.range(0, losses.length)
        .boxed()
        .sorted(Comparator.comparingDouble(index -> -losses[index]))
        .limit(WORST)
        .map(
            index -> {
              TableTask task = (TableTask) evaluator.task(index);
              return new WorstTask(
                  task.id(), losses[index], task.supportRows().length, task.queryRows().length);
            })
        .toList();
  }

  /**
   * Writes it to a run's directory, if that is writable.
   *
   * @param note receives a line if it cannot
   */
  public void keep(Folder run, Consumer<String> note) {
    try {
      write(run);
    } catch (IOException e) {
      note.accept("the result is not kept in " + run.name() + ": " + e.getMessage());
    }
  }

  private void write(Folder run) throws IOException {
    summary.write(run);
    if (evaluation.rows().size() > MOST_TASKS) {
      return;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream zipped = new GZIPOutputStream(bytes)) {
      JSON.writeValue(zipped, this);
    }
    run.write(FILE, bytes.toByteArray());
  }

  /** Reads it from a run's directory; empty if there is none, or the file is damaged. */
  public static Optional<Judgement> read(Folder run) throws IOException {
    if (!run.exists(FILE)) {
      return Optional.empty();
    }
    byte[] zipped = run.read(FILE);
    try (GZIPInputStream bytes = new GZIPInputStream(new ByteArrayInputStream(zipped))) {
      return Optional.ofNullable(JSON.readValue(bytes, Judgement.class));
    } catch (IOException e) {
      return Optional.empty(); // evaluate and report will write it again
    }
  }

  /** Whether it is an evaluation of that checkpoint with those settings. */
  public boolean judges(TrainedRun run, List<String> settings) {
    return summary.isOf(run)
        && summary.iteration() == run.checkpoint().iteration()
        && summary.settings().equals(settings);
  }
}
