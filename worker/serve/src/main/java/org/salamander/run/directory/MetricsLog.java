package org.salamander.run.directory;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.salamander.run.store.Folder;

/**
 * {@code metrics.jsonl}: one JSON object in each line. Each line is on the disk as soon as it is
 * written.
 */
public final class MetricsLog implements Closeable {

  private static final String FILE = "metrics.jsonl";
  private static final JsonFactory JSON = new JsonFactory();

  private final Folder folder;
  private @Nullable OutputStream out; // null after a failure

  private MetricsLog(Folder folder, OutputStream out) {
    this.folder = folder;
    this.out = out;
  }

  /**
   * Opens the log after the rows of the first {@code iteration} iterations. Later rows are dropped,
   * because a resumed run repeats them.
   */
  public static MetricsLog open(Folder folder, long iteration) throws IOException {
    return new MetricsLog(folder, stream(folder, iteration));
  }

  private static OutputStream stream(Folder folder, long iteration) throws IOException {
    if (folder.exists(FILE)) {
      byte[] all = folder.read(FILE);
      byte[] kept = upTo(iteration, all);
      if (kept.length < all.length) {
        folder.write(FILE, kept);
      }
    }
    return folder.append(FILE);
  }

  /** The numbers in the log's rows. Nulls and an incomplete last line are left out. */
  public static List<Map<String, Double>> read(Folder folder) throws IOException {
    List<Map<String, Double>> rows = new ArrayList<>();
    if (!folder.exists(FILE)) {
      return rows;
    }
    for (String line : new String(folder.read(FILE), StandardCharsets.UTF_8).lines().toList()) {
      try {
        rows.add(numbers(line));
      } catch (JsonProcessingException e) {
        // cut off when the machine stopped: not a row
      }
    }
    return rows;
  }

  /**
   * The numbers of a row, read as a stream, because building Jackson's tree would make a command
   * start much slower.
   */
  private static Map<String, Double> numbers(String row) throws IOException {
    Map<String, Double> numbers = new LinkedHashMap<>();
    try (JsonParser parser = JSON.createParser(row)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new JsonParseException(parser, "not a row");
      }
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        parser.skipChildren();
        if (token.isNumeric() && Double.isFinite(parser.getDoubleValue())) {
          numbers.put(parser.currentName(), parser.getDoubleValue());
        }
      }
    }
    return numbers;
  }

  /** Writes a row. After a failure, the next attempt opens the file again. */
  public void write(long iteration, String row) throws IOException {
    OutputStream to = out == null ? stream(folder, iteration - 1) : out;
    out = null;
    try {
      to.write((row + "\n").getBytes(StandardCharsets.UTF_8));
      to.flush();
      out = to;
    } finally {
      if (out == null) {
        abandon(to);
      }
    }
  }

  private static void abandon(OutputStream broken) {
    try {
      broken.close();
    } catch (IOException e) {
      // it was broken before
    }
  }

  @Override
  public void close() throws IOException {
    if (out != null) {
      out.close();
    }
  }

  private static byte[] upTo(long iteration, byte[] file) throws IOException {
    ByteArrayOutputStream kept = new ByteArrayOutputStream();
    int start = 0;
    for (int i = 0; i < file.length; i++) {
      if (file[i] == '\n') {
        if (iterationOf(new String(file, start, i - start, StandardCharsets.UTF_8)) <= iteration) {
          kept.write(file, start, i + 1 - start);
        }
        start = i + 1;
      }
    }
    return kept.toByteArray(); // without a last line that was cut off
  }

  private static double iterationOf(String row) throws IOException {
    try {
      return numbers(row).getOrDefault("iteration", Double.POSITIVE_INFINITY);
    } catch (JsonProcessingException e) {
      return Double.POSITIVE_INFINITY; // cut off when the machine stopped: not a row
    }
  }
}
