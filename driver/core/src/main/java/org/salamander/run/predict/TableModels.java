package org.salamander.run.predict;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.salamander.run.learned.LearnedRun;
import org.salamander.task.table.TableSchema;

/** Reads models that runs learned from tables. */
public final class TableModels {

  private TableModels() {}

  /**
   * The model in a run directory. Its training table is not needed.
   *
   * @param which checkpoint: last, best, or a number of iterations
   * @param steps inner steps; null for those of the run's evaluation
   * @param note receives a line for each damaged checkpoint that was skipped
   * @throws IllegalArgumentException if there is no such run, or it was not trained on a table
   */
  public static TableModel open(
      String directory, String which, @Nullable Integer steps, Consumer<String> note)
      throws IOException {
    LearnedRun run = LearnedRun.open(directory, which, List.of(), note);
    TableSchema schema = run.schema();
    if (schema == null) {
      throw new IllegalArgumentException(
          directory
              + " has no "
              + TableSchema.FILE
              + ", as runs have whose tasks are of a table; use adapt");
    }
    return new TableModel(
        schema,
        run.architecture(),
        run.config().learner(),
        run.z(),
        run.config().seed(),
        steps == null ? run.config().steps() : steps);
  }
}
