package org.salamander.run.predict;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Consumer;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.salamander.table.Table;
import org.salamander.table.TableFailures;
import org.salamander.table.TableReader;

/**
 * The table to predict and the place for the predictions.
 *
 * @param table a path, a glob or a URI of files, or {@code hive:database.table}
 * @param role the column that says support or query; null if rows with a target are support
 * @param carried columns that are copied
 * @param out place for the predictions, in the form of {@link TableOutput}
 * @param adapted place for a row per task; null for none
 */
public record PredictRequest(
    String table,
    @Nullable String role,
    List<String> carried,
    String out,
    @Nullable String adapted) {

  public PredictRequest {
    carried = List.copyOf(carried);
  }

  /**
   * Writes the predictions and, if requested, the adapted parameters. All of it appears, or
   * nothing.
   *
   * @param note receives lines about the predictions
   * @throws org.salamander.task.DataException for errors in the table
   * @throws IllegalArgumentException if there is already a file at the place for the predictions
   */
  public void run(SparkSession spark, TableModel model, Consumer<String> note) {
    try (TableOutput rows = TableOutput.at(spark, "--out", out);
        TableOutput tasks = adapted == null ? null : TableOutput.at(spark, "--adapted", adapted)) {
      TablePredictions predictions =
          TableFailures.of(
              table,
              () -> {
                Table read = TableReader.read(spark, table);
                TablePredictions made = new TablePredictions(model, read, role);
                rows.write(made.predictions(carried, rows.oneFile()));
                if (tasks != null) {
                  tasks.write(made.adapted(tasks.oneFile()));
                }
                return made;
              });
      rows.appear();
      if (tasks != null) {
        tasks.appear();
      }
      predictions.notes().forEach(note);
    } catch (IOException e) {
      throw new UncheckedIOException(out + " cannot be written: " + e, e);
    }
  }
}
