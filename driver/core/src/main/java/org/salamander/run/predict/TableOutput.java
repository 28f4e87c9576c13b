package org.salamander.run.predict;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.salamander.run.RunFailed;

/**
 * Writes a table: one CSV file for a local path that ends in {@code .csv}, otherwise a folder of
 * Spark, in the format of its name's suffix or in Parquet. It is written under another name and
 * then renamed, so that all of it appears or nothing.
 */
final class TableOutput implements AutoCloseable {

  /** Settings for CSV by RFC 4180, with leading and trailing spaces of cells. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "header", "true",
          "escape", "\"",
          "ignoreLeadingWhiteSpace", "false",
          "ignoreTrailingWhiteSpace", "false");

  private final String name;
  private final FileSystem files;
  private final Path place;
  private final Path aside;

  private TableOutput(String name, FileSystem files, Path place) {
    this.name = name;
    this.files = files;
    this.place = place;
    this.aside = aside(place);
  }

  /**
   * A place without a file.
   *
   * @throws IllegalArgumentException if there is already a file, or the name is no path or URI
   */
  public static TableOutput at(SparkSession spark, String option, String name) {
    try {
      Path path = path(option, name);
      FileSystem files = path.getFileSystem(spark.sparkContext().hadoopConfiguration());
      Path place = files.makeQualified(path);
      if (files.exists(place)) {
        throw new IllegalArgumentException(
            option + " " + name + " exists; choose another place, or delete it first");
      }
      return new TableOutput(name, files, place);
    } catch (IOException e) {
      throw new UncheckedIOException(
          option + " " + name + " cannot be reached: " + e.getMessage(), e);
    }
  }

  private static Path aside(Path place) {
    return new Path(place.getParent(), "." + place.getName() + ".part");
  }

  private static Path path(String option, String name) {
    try {
      Path path = new Path(name);
      aside(path);
      return path;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          option
              + " "
              + name
              + " is no name that Hadoop can write ("
              + e.getMessage()
              + "); choose one without a colon",
          e);
    }
  }

  /** Whether it is a single local file with rows in order, and not a folder of parts. */
  public boolean oneFile() {
    return files instanceof LocalFileSystem && format().equals("csv");
  }

  private String format() {
    String suffix = place.getName().toLowerCase(Locale.ROOT).replaceFirst("^.*\\.", "");
    return switch (suffix) {
      case "csv", "orc", "json" -> suffix;
      default -> "parquet";
    };
  }

  /** Writes a table under a temporary name; {@link #appear} renames it. */
  void write(ArrayColumns table) {
    try {
      files.delete(aside, true);
      Dataset<Row> rows = format().equals("csv") ? table.flat() : table.rows();
      if (oneFile()) {
        writeFile(rows);
      } else {
        rows.write().options(SETTINGS).format(format()).save(aside.toString());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(name + " cannot be written: " + e, e);
    }
  }

  private void writeFile(Dataset<Row> rows) throws IOException {
    files.mkdirs(place.getParent());
    try (CsvWriter csv =
        CsvWriter.builder()
            .lineDelimiter(LineDelimiter.LF)
            .build(java.nio.file.Path.of(aside.toUri()), StandardCharsets.UTF_8)) {
      csv.writeRecord(rows.columns());
      for (Iterator<Row> each = rows.toLocalIterator(); each.hasNext(); ) {
        csv.writeRecord(texts(each.next()));
      }
    }
  }

  private static @Nullable String[] texts(Row row) {
    @Nullable String[] texts = new String[row.size()];
    for (int i = 0; i < texts.length; i++) {
      texts[i] =
          row.isNullAt(i)
              ? null
              : row.get(i) instanceof BigDecimal decimal
                  ? decimal.toPlainString()
                  : String.valueOf(row.get(i));
    }
    return texts;
  }

  /** Renames the written table to its final name. */
  void appear() throws IOException {
    if (!files.rename(aside, place)) {
      throw new RunFailed(
          name
              + " cannot be renamed from "
              + aside
              + "; check whether another process has created it");
    }
  }

  /** Deletes a written table that was not renamed. */
  @Override
  public void close() {
    try {
      files.delete(aside, true);
    } catch (IOException e) {
      throw new UncheckedIOException(aside + " cannot be deleted: " + e, e);
    }
  }
}
