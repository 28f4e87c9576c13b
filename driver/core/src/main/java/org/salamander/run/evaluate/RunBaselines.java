package org.salamander.run.evaluate;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.salamander.run.learned.EvaluationConfig;
import org.salamander.run.store.Folder;
import org.salamander.table.baseline.Baseline;
import org.salamander.table.baseline.TableBaselines;
import org.salamander.task.table.TableSource;

/**
 * The simple methods that a run on a table is compared with. They are fitted when the run is first
 * evaluated, and kept in its directory.
 */
final class RunBaselines {

  private static final String FILE = "baselines.json";

  /** The most tasks of their evaluation, which are the first tasks of the run's. */
  private static final int MOST_TASKS = 10_000;

  private final Folder folder;
  private final TableSource tasks;
  private final EvaluationConfig config;

  /**
   * @param folder the run's directory
   * @param tasks the run's evaluation tasks
   */
  RunBaselines(Folder folder, TableSource tasks, EvaluationConfig config) {
    this.folder = folder;
    this.tasks = tasks;
    this.config = config;
  }

  /**
   * Their measures on the run's evaluation tasks.
   *
   * @param note receives lines about slow steps and about files that cannot be written
   */
  List<Evaluation.Compared> measure(Consumer<String> note) {
    TableBaselines fitted = fitted(note);
    int count = Math.min(MOST_TASKS, config.tasks(tasks));
    return fitted.baselines().stream()
        .map(
            baseline ->
                new Evaluation.Compared(baseline.title(), measured(fitted, baseline, count)))
        .toList();
  }

  private Measured measured(TableBaselines fitted, Baseline baseline, int count) {
    List<double[]> rows =
        fitted.measure(baseline, tasks, config.seed(), config.split(), count, config.supportRows());
    return new Measured(
        tasks.measures().orElseThrow().names(), rows, 0, config.supportRows(), config.weight());
  }

  private TableBaselines fitted(Consumer<String> note) {
    try {
      if (folder.exists(FILE)) {
        TableBaselines kept =
            TableBaselines.parse(new String(folder.read(FILE), StandardCharsets.UTF_8));
        if (kept.checksum().equals(tasks.store().checksum())) {
          return kept;
        }
      }
    } catch (IOException e) {
      note.accept(
          folder.name()
              + "/"
              + FILE
              + " cannot be read, so it is computed again: "
              + (e instanceof JsonProcessingException json
                  ? json.getOriginalMessage()
                  : e.getMessage()));
    }
    note.accept("fitting the simple methods to compare with, once for this run");
    TableBaselines made = TableBaselines.fit(tasks, config.seed());
    try {
      folder.write(FILE, made.json().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      note.accept(FILE + " cannot be kept in the run, so it will be made again: " + e.getMessage());
    }
    return made;
  }
}
