package org.salamander.bench;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The figures of the benchmarks, one row for each. If there is a file, each row is written to it after its measurement, as a line of JSON. Rows in the file are not measured again, so an interrupted run continues where it stopped. The first line has the conditions of the measurements. A file with another machine, Java or other options is refused.
 */
final class Rows {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CONDITIONS = "conditions";
  private static final String NAME = "name";

  private final @Nullable Path file;
  private final Map<String, Map<String, Double>> known = new HashMap<>();

  /**
   * @param file the file of rows; null for none
 * @param conditions machine, Java and options, which must be equal for comparable figures
 * @throws IllegalArgumentException if the file was measured under other conditions
   */
  Rows(@Nullable Path file, String conditions) throws IOException {
    this.file = file;
    if (file == null) {
      return;
    }
    if (!Files.exists(file)) {
      append(Map.of(CONDITIONS, conditions));
      return;
    }
    for (String line : Files.readAllLines(file)) {
      Map<String, Object> row = JSON.readValue(line, new TypeReference<>() {});
      Object before = row.remove(CONDITIONS);
      if (before != null && !before.equals(conditions)) {
        throw new IllegalArgumentException(
            String.format(
                "%s was measured under other conditions (%s; now %s); name another file",
                file, before, conditions));
      }
      if (row.remove(NAME) instanceof String name) {
        Map<String, Double> figures = new LinkedHashMap<>();
        row.forEach((key, value) -> figures.put(key, ((Number) value).doubleValue()));
        known.put(name, figures);
      }
    }
  }

  /** The figures of a row, from the file or else from {@code measurement}. */
  Map<String, Double> row(String name, Callable<Map<String, Double>> measurement)
      throws Exception {
    Map<String, Double> found = known.get(name);
    if (found == null) {
      found = measurement.call();
      known.put(name, found);
      Map<String, Object> row = new LinkedHashMap<>();
      row.put(NAME, name);
      row.putAll(found);
      append(row);
    }
    return found;
  }

  private void append(Map<String, ?> row) throws IOException {
    if (file != null) {
      Files.writeString(
          file,
          JSON.writeValueAsString(row) + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    }
  }
}
