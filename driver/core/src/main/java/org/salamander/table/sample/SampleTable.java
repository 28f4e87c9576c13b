package org.salamander.table.sample;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.salamander.run.store.Folder;
import org.salamander.table.TableFailures;

/**
 * A generated table of purchases for first experiments. {@code sales} is for training. {@code new}
 * is for predictions. It has a tenth as many customers, all different from those of {@code sales};
 * their later purchases have no target.
 *
 * @param customers the number of customers in {@code sales}
 * @param rows the mean number of rows of a customer
 */
public record SampleTable(long seed, int customers, int rows, Format format) {

  /** The number of rows in one file of a table, about. */
  private static final long PART = 500_000;

  /** The largest number of rows, both tables together. */
  private static final long MOST = 1_000_000_000;

  /** The format of the files. */
  public enum Format {
    PARQUET,
    CSV;

    String suffix() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * @throws IllegalArgumentException if there are too few or too many customers or rows
   */
  public SampleTable {
    if (customers < 10 || rows < 3 || rows > DemandCurves.MOST_ROWS) {
      throw new IllegalArgumentException(
          customers
              + " customers with "
              + rows
              + " rows; it must be at least 10 customers, with 3 to "
              + DemandCurves.MOST_ROWS
              + " rows each on average");
    }
    long all = (customers + customers / 10L) * rows;
    if (all > MOST) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d customers, and a tenth as many new ones, with %d rows each are %,d rows; it must"
                  + " be at most %,d: ask for fewer",
              customers,
              rows,
              all,
              MOST));
    }
  }

  /**
   * Writes both tables with Spark. Each becomes a folder of files.
   *
   * @param folder a local path or a URI
   * @return the places of both tables
   * @throws IllegalArgumentException if one of them exists already
   */
  public List<String> write(SparkSession spark, String folder) {
    String sales = "sales." + format.suffix();
    String fresh = "new." + format.suffix();
    try {
      write(table(spark, 0, customers, false), folder, sales);
      write(table(spark, customers, customers + customers / 10L, true), folder, fresh);
    } catch (AnalysisException e) {
      throw new IllegalArgumentException(
          folder + " holds such a table already; choose another folder, or delete it", e);
    }
    return List.of(folder + "/" + sales, folder + "/" + fresh);
  }

  /**
   * The rows of customers {@code from} (inclusive) to {@code to} (exclusive).
   *
   * @param open whether the last third of a customer's rows has no target
   */
  public Dataset<Row> table(SparkSession spark, long from, long to, boolean open) {
    DemandCurves curves = new DemandCurves(seed, rows);
    int parts = (int) Math.max(1, (to - from) * rows / PART);
    FlatMapFunction<Long, Row> make = number -> curves.customer(number, open).iterator();
    return spark
        .range(from, to, 1, parts)
        .as(Encoders.LONG())
        .flatMap(make, Encoders.row(DemandCurves.SCHEMA));
  }

  private void write(Dataset<Row> table, String folder, String name) throws AnalysisException {
    String place = folder + "/" + name;
    try {
      table.write().option("header", "true").format(format.suffix()).save(place);
    } catch (Exception e) { // Scala code throws checked exceptions without declaring them
      if (e instanceof AnalysisException taken) {
        throw taken;
      }
      delete(folder, name);
      throw TableFailures.explained(place, e);
    }
  }

  /** Deletes what a failed job has written. */
  private static void delete(String folder, String name) {
    try {
      Folder.at(folder).delete(name);
    } catch (IOException e) {
      // the first failure is reported instead
    }
  }
}
