package org.salamander.run.study;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.salamander.run.store.Folder;

/** Measured rows of published tables, kept in a JSON file: the newest of each row. */
public final class ReproducedRows {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private ReproducedRows() {}

  /**
   * The rows in a folder's file; empty if there is no file.
   *
   * @throws IllegalArgumentException if the file holds something else
   */
  public static List<ReproducedRow> read(Folder folder, String file) throws IOException {
    if (!folder.exists(file)) {
      return List.of();
    }
    try {
      ReproducedRow[] rows = JSON.readValue(folder.read(file), ReproducedRow[].class);
      if (rows != null && Arrays.stream(rows).allMatch(Objects::nonNull)) {
        return List.of(rows);
      }
      throw noRows(folder, file, "a row is null", null);
    } catch (JsonProcessingException e) {
      throw noRows(folder, file, e.getOriginalMessage(), e);
    }
  }

  private static IllegalArgumentException noRows(
      Folder folder, String file, String reason, @Nullable Throwable cause) {
    return new IllegalArgumentException(
        folder.name()
            + "/"
            + file
            + " does not hold measured rows: "
            + reason
            + "; it is written by salamander reproduce, so remove it and measure again",
        cause);
  }

  /** {@code before} with {@code more}, which replace the same rows or are appended. */
  public static List<ReproducedRow> merge(List<ReproducedRow> before, List<ReproducedRow> more) {
    List<ReproducedRow> merged = new ArrayList<>(before);
    for (ReproducedRow row : more) {
      merged.removeIf(m -> m.table().equals(row.table()) && m.row().equals(row.row()));
      merged.add(row);
    }
    return merged;
  }

  /** Writes the file atomically. */
  public static void write(Folder folder, String file, List<ReproducedRow> rows)
      throws IOException {
    folder.write(file, (JSON.writeValueAsString(rows) + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
