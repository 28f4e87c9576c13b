package org.salamander.run.study;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.salamander.run.config.Configs;
import org.salamander.run.config.Decoder;
import org.salamander.run.config.Schema;

/** A published table, with the experiment for each of its rows: a file of {@code conf/tables}. */
public record PublishedTable(
    @JsonPropertyDescription("what the figures are") String title,
    @JsonPropertyDescription("the rows") List<Row> rows) {

  /** A row: one experiment with its evaluation. */
  public record Row(
      @JsonPropertyDescription("what the row is called") String name,
      @JsonPropertyDescription("the experiment's configuration, from the table's folder on")
          String conf,
      @JsonProperty(defaultValue = "[]") @JsonPropertyDescription("key=value over it")
          List<String> set,
      @JsonProperty(defaultValue = "[]")
          @JsonPropertyDescription("key=value over it for the evaluation of the trained run")
          List<String> judged,
      @JsonPropertyDescription(
              "FGSM moves each input value of the query sets by this much before they are judged;"
                  + " left out, they stay as they are")
          @Nullable Float epsilon,
      @JsonProperty(defaultValue = "false")
          @JsonPropertyDescription(
              "true: the random initial parameters are evaluated, which is training from scratch on"
                  + " each task")
          boolean scratch,
      @JsonPropertyDescription("who published the figures, and where") String source,
      @JsonPropertyDescription("meta-iterations") Iterations iterations,
      @JsonProperty(defaultValue = "1")
          @JsonPropertyDescription("runs, with the seeds 1, 2, 3 …; their mean is the row's figure")
          int seeds,
      @JsonPropertyDescription("the figures") List<Figure> published) {

    public Row {
      if (published.isEmpty()) {
        throw new IllegalArgumentException("published is empty; it must hold at least one figure");
      }
      if (seeds < 1) {
        throw new IllegalArgumentException("seeds is " + seeds + "; it must be at least 1");
      }
    }

    /** {@code key=value} over the configuration of the trained run, for its evaluation. */
    List<String> evaluation() {
      List<String> settings = new ArrayList<>(judged);
      if (epsilon != null) {
        settings.add("evaluation.epsilons=[" + epsilon + "]");
      }
      return settings;
    }
  }

  /** Meta-iterations of each budget. */
  public record Iterations(
      @JsonPropertyDescription("to see that it runs") int quick,
      @JsonPropertyDescription("as far as one machine takes it in an hour or so") int stated,
      @JsonPropertyDescription("the paper's; left out, those of the configuration")
          @Nullable Integer full) {}

  /** A figure of a row; accuracies are in percent. */
  public record Figure(
      @JsonPropertyDescription("inner steps; left out, all of the evaluation's")
          @Nullable Integer step,
      @JsonPropertyDescription("the published mean; left out where none was published")
          @Nullable Double value,
      @JsonPropertyDescription("half-width of its interval, if it was published")
          @Nullable Double interval) {}

  /**
   * Reads a table.
   *
   * @throws IllegalArgumentException if the file is not a table
   */
  public static PublishedTable read(Path file) {
    return new Decoder(new Schema(Map.of()), file.toString())
        .decode(Configs.read(file, List.of()), PublishedTable.class)
        .value();
  }

  /**
   * This table with some of its rows.
   *
   * @param names rows' names or their beginnings; if empty, all rows
   * @throws IllegalArgumentException if no row has such a name
   */
  public PublishedTable only(List<String> names) {
    if (names.isEmpty()) {
      return this;
    }
    Set<Row> chosen = new LinkedHashSet<>();
    for (String name : names) {
      chosen.addAll(named(name));
    }
    return new PublishedTable(title, List.copyOf(chosen));
  }

  private List<Row> named(String name) {
    List<Row> exact = rows.stream().filter(row -> row.name().equals(name)).toList();
    List<Row> found =
        exact.isEmpty() ? rows.stream().filter(row -> row.name().startsWith(name)).toList() : exact;
    if (found.isEmpty()) {
      throw new IllegalArgumentException(
          "no row is called "
              + name
              + "; the rows are "
              + rows.stream().map(Row::name).collect(Collectors.joining("; ")));
    }
    return found;
  }
}
