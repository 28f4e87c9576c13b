package org.salamander.run.study;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.salamander.run.RunConfig;
import org.salamander.run.config.ConfigError;
import org.salamander.run.config.Configs;
import org.salamander.run.directory.ConfigDifference;
import org.salamander.run.study.PublishedTable.Row;

/**
 * The published tables of a folder, as {@code conf/tables}.
 *
 * @param folder if it does not exist, there are no tables
 */
public record PublishedTables(Path folder) {

  private static final String SUFFIX = ".conf";

  /** Keys that may differ between a run and the experiment of a published row. */
  private static final List<String> FREE =
      List.of("name", "seed", "outer.iterations", "validation.", "tasks.store", "outer.schedule");

  /** Keys that affect only the evaluation of a trained run. */
  private static final List<String> JUDGING =
      List.of(
          "evaluation.shots", "evaluation.queries", "evaluation.split", "evaluation.transductive");

  /** The tables of this program. */
  public static PublishedTables own() {
    return new PublishedTables(
        Path.of(System.getProperty("salamander.home", "")).resolve("conf").resolve("tables"));
  }

  /** The names of the tables, sorted. */
  public List<String> names() {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.endsWith(SUFFIX))
          .map(name -> name.substring(0, name.length() - SUFFIX.length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      return List.of(); // without the project's folder there are only the user's files
    }
  }

  /** A table's file. */
  public Path file(String name) {
    return folder.resolve(name + SUFFIX);
  }

  /**
   * The row with published figures for a run's experiment. It has the same tasks, model, learner
   * and outer loop; seed and number of iterations may differ.
   *
   * @param resolved the run's configuration, every default written out
   */
  public Optional<Row> row(ConfigObject resolved) {
    for (String name : names()) {
      for (Row row : PublishedTable.read(file(name)).rows()) {
        boolean published = row.published().stream().anyMatch(figure -> figure.value() != null);
        Path conf = conf(file(name), row);
        if (published && !row.scratch() && same(conf, row, resolved)) {
          return Optional.of(row);
        }
      }
    }
    return Optional.empty();
  }

  private static boolean same(Path conf, Row row, ConfigObject run) {
    List<String> settings = new ArrayList<>(row.set());
    settings.addAll(row.judged());
    try {
      ConfigObject published =
          RunConfig.decode(Configs.read(conf, settings), conf.toString()).resolved();
      return ConfigDifference.first(published, run, key -> FREE.stream().anyMatch(key::startsWith))
              .isEmpty()
          && JUDGING.stream()
              .allMatch(key -> Objects.equals(value(published, key), value(run, key)));
    } catch (ConfigError e) { // a different experiment, whose data are missing
      return false;
    }
  }

  private static @Nullable ConfigValue value(ConfigObject config, String key) {
    return Configs.leaves(config).get(key);
  }

  /** The configuration of a row. */
  static Path conf(Path table, Row row) {
    return Objects.requireNonNull(table.toAbsolutePath().getParent())
        .resolve(row.conf())
        .normalize();
  }
}
