package org.salamander.run.evaluate;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.salamander.run.store.Folder;
import org.salamander.task.table.TableTask;

/**
 * A run's last evaluation with all that a report shows of it. It is kept in the run's directory, so
 * that the report can be written where the data are not: the summary as {@code evaluation.json},
 * the whole as {@value #FILE}.
 *
 * @param worst of a table, the tasks with the greatest error after adaptation; otherwise none
 */
public record Judgement(KeptEvaluation summary, Evaluation evaluation, List<WorstTask> worst) {

  private static final String FILE = "evaluation-tasks.json.gz";

  /** Of more tasks the figures of each are not kept. */
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
    worst = List.copyOf(worst);
  }

  /**
   * What an evaluation of a run came to.
   *
   * @param settings {@code key=value} over the run's configuration
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
   * Keeps it in a run's directory, where that can be written.
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

  /** The one in a run's directory; none if there is none, or the file is damaged. */
  public static Optional<Judgement> read(Folder run) throws IOException {
    if (!run.exists(FILE)) {
      return Optional.empty();
    }
    byte[] zipped = run.read(FILE);
    try (GZIPInputStream bytes = new GZIPInputStream(new ByteArrayInputStream(zipped))) {
      return Optional.of(JSON.readValue(bytes, Judgement.class));
    } catch (IOException e) {
      return Optional.empty(); // evaluate and report write it anew
    }
  }

  /** Whether it judges that checkpoint with those settings. */
  public boolean judges(TrainedRun run, List<String> settings) {
    return summary.iteration() == run.checkpoint().iteration()
        && summary.settings().equals(settings);
  }
}
