package org.salamander.model.dl4j;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.deeplearning4j.util.ModelSerializer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What a DL4J file holds.
 *
 * @param name of the file, for messages
 * @param json the configuration
 * @param coefficients all parameters in DL4J's order, or null where the file has none
 */
record Dl4jFile(String name, String json, @Nullable INDArray coefficients) {

  private static final int MOST_JSON = 16 << 20;
  private static final int MOST_COEFFICIENTS = 1 << 30;

  /**
   * Reads a configuration as JSON, or a model zip. Of the zip only configuration and coefficients
   * are read; nothing is deserialized by Java.
   *
   * @throws IllegalArgumentException naming the key {@code dl4j} if it is neither
   */
  static Dl4jFile read(String name) {
    Path path = Path.of(name);
    if (!Files.isRegularFile(path)) {
      throw new IllegalArgumentException(
          "dl4j is "
              + name
              + "; it must be a file: a MultiLayerConfiguration as JSON, or a model zip");
    }
    try {
      return isZip(path) ? zip(name, path) : new Dl4jFile(name, text(name, path), null);
    } catch (IOException | RuntimeException e) {
      if (e instanceof IllegalArgumentException refused && told(refused)) {
        throw refused;
      }
      throw new IllegalArgumentException(
          "dl4j is " + name + ", which cannot be read: " + e.getMessage(), e);
    }
  }

  private static boolean told(IllegalArgumentException e) {
    return String.valueOf(e.getMessage()).startsWith("dl4j ");
  }

  private static boolean isZip(Path path) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      return in.read() == 'P' && in.read() == 'K';
    }
  }

  private static String text(String name, Path path) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      return new String(bounded(in, MOST_JSON, name), StandardCharsets.UTF_8);
    }
  }

  private static Dl4jFile zip(String name, Path path) throws IOException {
    try (ZipFile zip = new ZipFile(path.toFile())) {
      byte[] json = entry(zip, ModelSerializer.CONFIGURATION_JSON, MOST_JSON, name);
      if (json == null) {
        throw new IllegalArgumentException(
            "dl4j is "
                + name
                + ", a zip without "
                + ModelSerializer.CONFIGURATION_JSON
                + "; it must be one that ModelSerializer wrote");
      }
      byte[] raw = entry(zip, ModelSerializer.COEFFICIENTS_BIN, MOST_COEFFICIENTS, name);
      INDArray coefficients = raw == null ? null : Nd4j.read(new ByteArrayInputStream(raw));
      return new Dl4jFile(name, new String(json, StandardCharsets.UTF_8), coefficients);
    }
  }

  private static byte @Nullable [] entry(ZipFile zip, String entryName, int most, String name)
      throws IOException {
    ZipEntry entry = zip.getEntry(entryName);
    if (entry == null) {
      return null;
    }
    try (InputStream in = zip.getInputStream(entry)) {
      return bounded(in, most, name + ": " + entryName);
    }
  }

  private static byte[] bounded(InputStream in, int most, String name) throws IOException {
    byte[] bytes = in.readNBytes(most + 1);
    if (bytes.length > most) {
      throw new IOException(name + " has more than " + most + " bytes");
    }
    return bytes;
  }
}
