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
 * has other customers, a tenth as many, whose later purchases are to be predicted from their
 * earlier ones.
 *
 * @param customers tasks to learn from
 * @param rows a customer, on average
 */
public record SampleTable(long seed, int customers, int rows, Format format) {

  /** Rows of a part of a table. */
  private static final long PART = 500_000;

  /** Rows of both tables together. */
  private static final long MOST = 1_000_000_000;

  /** How a table is written. */
  public enum Format {
    PARQUET,
    CSV;

    String suffix() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * @throws IllegalArgumentException for sizes that are no table
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
   * Writes both tables, each a folder as Spark writes it.
   *
   * @param folder local, or any URI
   * @return where they are
   * @throws IllegalArgumentException if one of them is there already
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
   * The rows of some customers.
   *
   * @param open whether the last third of a customer's rows lacks its target
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
    } catch (Exception e) { // Spark throws what is checked in Java without saying so
      if (e instanceof AnalysisException taken) {
        throw taken;
      }
      delete(folder, name);
      throw TableFailures.explained(place, e);
    }
  }

  /** What a failure has left. */
  private static void delete(String folder, String name) {
    try {
      Folder.at(folder).delete(name);
    } catch (IOException e) {
      // the failure itself is told
    }
  }
}
