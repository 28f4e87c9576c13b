package org.salamander.run.predict;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.salamander.table.Table;
import org.salamander.table.TableFailures;
import org.salamander.table.TableReader;

/**
 * Which table to predict, and where the predictions go.
 *
 * @param table a path, a glob or a URI of files, or {@code hive:database.table}
 * @param role the column that says support or query; null if rows with a target are support
 * @param carried columns that go through
 * @param out where the predictions go, as {@link TableOutput} says
 * @param adapted where a row for each task goes; null for nowhere
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
   * Writes the predictions, and the adapted parameters where they are asked for: all of it appears,
   * or nothing.
   *
   * @throws org.salamander.task.DataException for what is wrong with the table
   * @throws IllegalArgumentException if something stands where the predictions are to go
   */
  public void run(SparkSession spark, TableModel model) {
    try (TableOutput rows = TableOutput.at(spark, "--out", out);
        TableOutput tasks = adapted == null ? null : TableOutput.at(spark, "--adapted", adapted)) {
      TableFailures.of(
          table,
          () -> {
            Table read = TableReader.read(spark, table);
            TablePredictions predictions = new TablePredictions(model, read, role);
            rows.write(predictions.predictions(carried, rows.oneFile()));
            if (tasks != null) {
              tasks.write(predictions.adapted(tasks.oneFile()));
            }
            return read;
          });
      rows.appear();
      if (tasks != null) {
        tasks.appear();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(out + " cannot be written: " + e, e);
    }
  }
}
