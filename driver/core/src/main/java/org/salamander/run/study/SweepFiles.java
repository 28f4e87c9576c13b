package org.salamander.run.study;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.salamander.csv.CsvRows;
import org.salamander.run.store.Folder;

/**
 * The files of a sweep: {@value #JSON_FILE} with every trial, from which the same command
 * continues, and {@value #TABLE} with the results as a table.
 *
 * @param configuration SHA-256 of the configuration without the trials' settings
 */
record SweepFiles(Folder folder, String configuration) {

  static final String TABLE = "sweep.csv";
  static final String JSON_FILE = "sweep.json";

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** The file's contents. */
  private record Content(String configuration, List<Trial> trials) {
    Content {
      Objects.requireNonNull(configuration, "it has no configuration");
      trials = List.copyOf(trials);
    }
  }

  /**
   * The trials so far; empty if there is no file.
   *
   * @throws IllegalArgumentException if they are of another configuration, or the file is damaged
   */
  List<Trial> read() throws IOException {
    if (!folder.exists(JSON_FILE)) {
      return List.of();
    }
    Content content = content();
    if (!content.configuration.equals(configuration)) {
      throw new IllegalArgumentException(
          name()
              + " is of another configuration or other --set; undo the change, or choose another"
              + " --out");
    }
    return content.trials;
  }

  private Content content() throws IOException {
    try {
      return Objects.requireNonNullElse(
          JSON.readValue(folder.read(JSON_FILE), Content.class), new Content("", List.of()));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          name() + " is not what a sweep writes: " + e.getOriginalMessage() + "; remove it", e);
    }
  }

  private String name() {
    return folder.name() + "/" + JSON_FILE;
  }

  /** Writes both files, each atomically. */
  void write(List<Trial> trials) throws IOException {
    folder.write(
        JSON_FILE,
        (JSON.writeValueAsString(new Content(configuration, trials)) + "\n")
            .getBytes(StandardCharsets.UTF_8));
    folder.write(TABLE, table(SweepResult.of(trials)).getBytes(StandardCharsets.UTF_8));
  }

  private static String table(List<SweepResult> results) {
    CsvRows rows = new CsvRows();
    List<Object> heading = new ArrayList<>(results.get(0).point().keySet());
    heading.addAll(List.of("iterations", "split", "seeds", "diverged", "measure", "mean", "ci95"));
    rows.add(heading);
    for (SweepResult result : results) {
      List<Object> cells = new ArrayList<>(result.point().values());
      cells.addAll(
          List.of(
              result.iterations(),
              result.split(),
              result.seeds(),
              result.diverged(),
              result.measure()));
      cells.add(Double.isNaN(result.mean().mean()) ? "" : result.mean().mean());
      cells.add(Double.isNaN(result.mean().ci95()) ? "" : result.mean().ci95());
      rows.add(cells);
    }
    return rows.toString();
  }
}
