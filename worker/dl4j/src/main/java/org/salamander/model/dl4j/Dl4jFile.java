package org.salamander.model.dl4j;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.util.ModelSerializer;
import org.jspecify.annotations.Nullable;
import org.nd4j.shade.jackson.core.JsonFactory;
import org.nd4j.shade.jackson.core.JsonParser;
import org.nd4j.shade.jackson.core.JsonToken;

/**
 * The content of a DL4J file, which is a configuration as JSON or a model zip. From a zip we read
 * only the configuration and the coefficients. We do not use DL4J's {@code ModelSerializer} on a
 * user's file, because it applies Java deserialization to other entries and trusts the sizes that
 * they give.
 *
 * @param key the configuration key that names the file, for messages
 * @param name the file's name
 * @param json the network's configuration
 * @param coefficients whether the file has parameters
 */
record Dl4jFile(String key, String name, String json, boolean coefficients) {

  private static final int MOST_JSON = 16 << 20;

  /** The greatest depth of nested JSON. DL4J's own configurations have a depth of ten. */
  private static final int MOST_DEPTH = 200;

  private static final int MOST_LAYERS = 1000;

  /**
   * Reads the configuration in a file.
   *
   * @throws IllegalArgumentException if the file is missing, or is neither JSON nor a model zip;
   *     the message names key and file
   */
  static Dl4jFile read(String key, String name) {
    Path path = Path.of(name);
    if (!Files.isRegularFile(path)) {
      throw new IllegalArgumentException(
          key
              + " is "
              + name
              + "; it must be a file: a MultiLayerConfiguration as JSON, or a model zip");
    }
    try {
      Dl4jFile file = isZip(path) ? zip(key, name) : new Dl4jFile(key, name, text(path), false);
      requireShallow(file.json());
      return file;
    } catch (IOException e) {
      throw unreadable(key, name, e);
    }
  }

  private static boolean isZip(Path path) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      return in.read() == 'P' && in.read() == 'K';
    }
  }

  private static String text(Path path) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      return text(in);
    }
  }

  private static String text(InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(MOST_JSON + 1);
    if (bytes.length > MOST_JSON) {
      throw new IOException("its configuration has more than " + MOST_JSON + " bytes");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static Dl4jFile zip(String key, String name) throws IOException {
    try (ZipFile zip = new ZipFile(name)) {
      ZipEntry json = zip.getEntry(ModelSerializer.CONFIGURATION_JSON);
      if (json == null) {
        throw new IllegalArgumentException(
            key
                + " is "
                + name
                + ", a zip without "
                + ModelSerializer.CONFIGURATION_JSON
                + "; it must be one that ModelSerializer wrote");
      }
      try (InputStream in = zip.getInputStream(json)) {
        boolean coefficients = zip.getEntry(ModelSerializer.COEFFICIENTS_BIN) != null;
        return new Dl4jFile(key, name, text(in), coefficients);
      }
    }
  }

  /** Refuses deeply nested JSON, because a recursive parser would overflow the stack. */
  private static void requireShallow(String json) throws IOException {
    int depth = 0;
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        if (depth > MOST_DEPTH) {
          throw new IOException("its configuration nests more than " + MOST_DEPTH + " deep");
        }
      }
    }
  }

  /**
   * The configuration.
   *
   * @throws IllegalArgumentException if DL4J cannot read it; the message names key and file
   */
  MultiLayerConfiguration configuration() {
    try {
      MultiLayerConfiguration configuration = MultiLayerConfiguration.fromJson(json);
      int layers = configuration.getConfs().size();
      if (layers < 1 || layers > MOST_LAYERS) {
        throw new IllegalArgumentException(
            "it has " + layers + " layers; it must have 1 to " + MOST_LAYERS);
      }
      return configuration;
    } catch (RuntimeException e) {
      throw unreadable(key, name, e);
    }
  }

  /**
   * The parameters in DL4J's order; null if the file has none.
   *
   * @param expected the number of parameters in the configuration
   * @throws IllegalArgumentException if the file's parameters do not match; the message names key
   *     and file
   */
  double @Nullable [] parameters(int expected) {
    if (!coefficients) {
      return null;
    }
    try (ZipFile zip = new ZipFile(name)) {
      ZipEntry entry = zip.getEntry(ModelSerializer.COEFFICIENTS_BIN);
      try (InputStream in = new BufferedInputStream(zip.getInputStream(entry))) {
        return Coefficients.read(in, expected);
      }
    } catch (IOException | RuntimeException e) {
      throw new IllegalArgumentException(
          key
              + " is "
              + name
              + ", whose "
              + ModelSerializer.COEFFICIENTS_BIN
              + " does not fit: "
              + e.getMessage(),
          e);
    }
  }

  /**
   * Turns an exception of DL4J into one that names key and file. Our own exceptions are returned
   * unchanged.
   */
  IllegalArgumentException refused(RuntimeException e) {
    boolean told =
        e instanceof IllegalArgumentException
            && String.valueOf(e.getMessage()).startsWith(key + " is " + name);
    return told ? (IllegalArgumentException) e : unreadable(key, name, e);
  }

  private static IllegalArgumentException unreadable(String key, String name, Exception e) {
    String first = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    return new IllegalArgumentException(
        key + " is " + name + ", which cannot be read: " + first, e);
  }
}
