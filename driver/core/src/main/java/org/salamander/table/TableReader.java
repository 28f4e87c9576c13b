package org.salamander.table;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.salamander.cluster.spark.HadoopFileSystems;
import org.salamander.task.DataException;

/**
 * Reads tables. A table consists of files of one format at a path, a glob or a URI, or it is a
 * table of Spark's catalogue, written {@code hive:database.table}. The endings of the files' names
 * determine the format.
 */
public final class TableReader {

  /** The prefix of a table in Spark's catalogue. */
  static final String CATALOGUE = "hive:";

  /** Whether Spark makes numbers and dates of the values in folders' names. */
  private static final String FOLDER_TYPES =
      "spark.sql.sources.partitionColumnTypeInference.enabled";

  /** The formats of files, with the endings of their names. */
  enum Format {
    PARQUET("parquet"),
    ORC("orc"),
    JSON("json", "jsonl", "ndjson"),
    CSV("csv");

    private final String suffixes;

    Format(String... suffixes) {
      this.suffixes = String.join(" ", suffixes);
    }

    private boolean ends(String suffix) {
      return List.of(suffixes.split(" ")).contains(suffix);
    }

    static Format of(String file, String from) {
      String plain = file.toLowerCase(Locale.ROOT).replaceFirst("\\.(gz|bz2|zst|lz4|snappy)$", "");
      String suffix = plain.substring(plain.lastIndexOf('.') + 1);
      return Arrays.stream(values())
          .filter(format -> format.ends(suffix))
          .findFirst()
          .orElseThrow(
              () ->
                  new DataException(
                      from
                          + ": the file "
                          + file
                          + " is of no known format; its name must end in .parquet, .orc, .json,"
                          + " .jsonl, .ndjson or .csv"));
    }
  }

  /**
   * The files of a table.
   *
   * @param folders whether some files lie in subfolders that are not named {@code column=value}
   */
  private record Found(List<FileStatus> files, boolean folders) {}

  private TableReader() {}

  /**
   * Reads the table at a place.
   *
   * @throws DataException if there is no table, or if its files have several formats or an unknown
   *     one
   */
  public static Table read(SparkSession spark, String from) {
    if (from.startsWith(CATALOGUE)) {
      String name = from.substring(CATALOGUE.length());
      if (!known(spark, from, name)) {
        throw new DataException(
            from
                + ": Spark's catalogue has no table "
                + name
                + "; it has "
                + spark.catalog().listTables().collectAsList().stream()
                    .map(org.apache.spark.sql.catalog.Table::name)
                    .toList());
      }
      return new Table(from, spark.table(name), false);
    }
    Configuration settings = spark.sessionState().newHadoopConf();
    HadoopFileSystems.of(from, settings);
    HadoopFileSystems.requireAnswer(from, settings);
    Found found = files(settings, from);
    DataFrameReader reader =
        spark.read().option("recursiveFileLookup", String.valueOf(found.folders));
    Format format = format(found.files, from);
    String before = spark.conf().get(FOLDER_TYPES);
    if (format == Format.CSV) {
      spark.conf().set(FOLDER_TYPES, "false"); // every cell is a text: 007 stays 007
    }
    Table table;
    try {
      table = TableFailures.of(from, () -> read(reader, format, from));
    } finally {
      spark.conf().set(FOLDER_TYPES, before);
    }
    if (table.rows().schema().isEmpty()) {
      throw new DataException(from + ": it is empty; it must have columns and rows");
    }
    return table;
  }

  private static boolean known(SparkSession spark, String from, String name) {
    try {
      return spark.catalog().tableExists(name);
    } catch (Exception e) { // Spark throws what is checked in Java without saying so
      throw new DataException(
          from
              + ": Spark's catalogue cannot have such a table; write "
              + CATALOGUE
              + "database.table",
          e);
    }
  }

  private static Table read(DataFrameReader reader, Format format, String from) {
    return switch (format) {
      case PARQUET -> new Table(from, reader.parquet(from), false);
      case ORC -> new Table(from, reader.orc(from), false);
      case JSON -> new Table(from, reader.option("mode", "FAILFAST").json(from), false);
      case CSV -> {
        Dataset<Row> rows = csv(reader).csv(from);
        List<Row> first = reader.option("header", "false").csv(from).takeAsList(1);
        if (!first.isEmpty()) {
          CsvHeading.of(first.get(0)).require(from);
        }
        yield new Table(from, rows, true);
      }
    };
  }

  /** CSV as in RFC 4180, in UTF-8, with a header in every file. Every cell is read as a text. */
  private static DataFrameReader csv(DataFrameReader reader) {
    return reader
        .option("header", "true")
        .option("enforceSchema", "false") // makes Spark compare the headers of several files
        .option("encoding", "UTF-8")
        .option("multiLine", "true")
        .option("columnPruning", "false") // or rows with too many or too few cells are not noticed
        .option("ignoreLeadingWhiteSpace", "true")
        .option("ignoreTrailingWhiteSpace", "true")
        .option("quote", "\"")
        .option("escape", "\"")
        .option("mode", "FAILFAST");
  }

  private static Format format(List<FileStatus> files, String from) {
    List<Format> formats =
        files.stream().map(file -> Format.of(file.getPath().getName(), from)).distinct().toList();
    if (formats.size() > 1) {
      throw new DataException(
          from + ": the files there are of several formats, " + formats + "; name those of one");
    }
    return formats.get(0);
  }

  /** A text that changes when the table's files change. */
  static String fingerprint(String from) {
    return from.startsWith(CATALOGUE)
        ? from
        : files(new Configuration(), from).files.stream()
            .map(f -> f.getPath() + " " + f.getLen() + " " + f.getModificationTime())
            .sorted()
            .collect(Collectors.joining("\n"));
  }

  /** Refuses a file that is reached by two paths: a folder may hold a link to itself. */
  private static void requireOnce(String from, List<FileStatus> files) throws IOException {
    Map<java.nio.file.Path, Path> seen = new HashMap<>();
    for (FileStatus file : files) {
      if ("file".equals(file.getPath().toUri().getScheme())) {
        Path other =
            seen.put(java.nio.file.Path.of(file.getPath().toUri()).toRealPath(), file.getPath());
        if (other != null) {
          throw new DataException(
              from
                  + ": "
                  + other.toUri().getPath()
                  + " and "
                  + file.getPath().toUri().getPath()
                  + " are one file, and its rows would count twice; remove the link");
        }
      }
    }
  }

  private static boolean below(Path place, Path folder) {
    return folder.depth() > place.depth();
  }

  /**
   * The data files at a place, including its subfolders.
   *
   * @throws DataException if there are none
   */
  private static Found files(Configuration settings, String from) {
    try {
      Path pattern = new Path(from);
      FileSystem system = pattern.getFileSystem(settings);
      FileStatus[] found = system.globStatus(pattern);
      List<FileStatus> files = new ArrayList<>();
      boolean folders = false;
      for (FileStatus status : found == null ? new FileStatus[0] : found) {
        RemoteIterator<LocatedFileStatus> below = system.listFiles(status.getPath(), true);
        while (below.hasNext()) {
          FileStatus file = below.next();
          String name = file.getPath().getName();
          if (!name.startsWith("_") && !name.startsWith(".")) {
            files.add(file);
            Path folder = file.getPath().getParent();
            folders |= below(status.getPath(), folder) && !folder.getName().contains("=");
          }
        }
      }
      requireOnce(from, files);
      if (files.isEmpty()) {
        throw new DataException(
            from
                + ": there is no such table; it must be a path, a glob or a URI of files, or "
                + CATALOGUE
                + "database.table");
      }
      return new Found(files, folders);
    } catch (FileNotFoundException e) {
      throw new DataException(from + ": there is no such table", e);
    } catch (DataException e) {
      throw e;
    } catch (UnsupportedOperationException e) {
      throw new DataException(
          from + ": this file system does not list its files; copy the table here first", e);
    } catch (IllegalArgumentException e) {
      throw new DataException(from + ": this is no path or URI: " + e.getMessage(), e);
    } catch (IOException e) {
      if (String.valueOf(e.getMessage()).startsWith("Illegal file pattern")) {
        throw new DataException(from + ": this is no glob: " + e.getMessage(), e);
      }
      throw new UncheckedIOException(from + " cannot be listed: " + e.getMessage(), e);
    }
  }
}
