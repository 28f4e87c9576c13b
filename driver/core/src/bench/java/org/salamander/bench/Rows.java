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
 * The figures of a run of the benchmarks, a row a benchmark. With a file, each row is written there
 * as soon as it is measured, as a line of JSON, and a row that the file has is not measured again: a
 * run that was ended goes on where it stopped. The first line says where and how the rows were
 * measured; a file from another machine, Java or choice of options is refused.
 */
final class Rows {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CONDITIONS = "conditions";
  private static final String NAME = "name";

  private final @Nullable Path file;
  private final Map<String, Map<String, Double>> known = new HashMap<>();

  /**
   * @param file where rows are kept; null keeps none
   * @param conditions machine, Java, options: whatever makes figures comparable
   * @throws IllegalArgumentException where the file was measured under other conditions
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

  /** The figures of a row: what the file has, or what {@code measurement} finds. */
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
