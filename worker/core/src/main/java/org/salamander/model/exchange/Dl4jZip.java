package org.salamander.model.exchange;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apiguardian.api.API;
import org.salamander.model.Domain;
import org.salamander.model.Frozen;
import org.salamander.model.ModelConfig;

/**
 * Writes a zip for DL4J's {@code ModelSerializer.restoreMultiLayerNetwork}, or for {@code
 * restoreComputationGraph} if the net has residual blocks. The zip holds {@code
 * configuration.json}, {@code coefficients.bin} and the classes' names, but no updater's state.
 * {@code ModelSerializer.getObjectFromFile(file, "labels")} returns the classes' names as a list of
 * strings.
 */
@API(status = API.Status.MAINTAINED)
public final class Dl4jZip {

  /** The zip entry of the classes' names, as {@code getObjectFromFile} expects it. */
  public static final String LABELS = "labels";

  private Dl4jZip() {}

  /**
   * The DL4J network that computes the same as a model.
   *
   * @throws IllegalArgumentException if DL4J does not have one of the layers; the message names the
   *     key
   */
  public static Dl4jCounterpart counterpart(ModelConfig config, Domain domain) {
    return config instanceof HasDl4jCounterpart own
        ? own.counterpart(domain)
        : Dl4jTranslation.of(config, domain);
  }

  /**
   * Writes the zip. The same model gives the same bytes.
   *
   * @param moments the fixed statistics of its batch normalizations; empty for mean 0 and variance
   *     1
   * @param labels the classes' names, in the order of outputs; empty for none
   */
  public static void write(
      Path file,
      Dl4jCounterpart network,
      float[] z,
      List<Frozen.Moments> moments,
      List<String> labels)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      put(zip, "configuration.json", network.configuration().getBytes(StandardCharsets.UTF_8));
      put(zip, "coefficients.bin", array(network.coefficients(z, moments)));
      if (!labels.isEmpty()) {
        put(zip, "objects/" + LABELS, serialized(labels));
      }
    }
    Files.write(file, bytes.toByteArray());
  }

  private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setTime(0);
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }

  /**
   * A row vector in the format of {@code Nd4j.write}: a buffer with the shape, then a buffer with
   * the values.
   */
  private static byte[] array(float[] values) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    long[] shape = {
      1, // rank
      values.length, // dimensions
      1, // strides
      FLOAT, // the type
      1, // the distance between two values, in elements
      'c' // the order
    };
    header(out, shape.length, "LONG");
    for (long number : shape) {
      out.writeLong(number);
    }
    header(out, values.length, "FLOAT");
    for (float value : values) {
      out.writeFloat(value);
    }
    return bytes.toByteArray();
  }

  /** ND4J's flag for an array of 32-bit floats. */
  private static final long FLOAT = 0x2000;

  private static void header(DataOutputStream out, long length, String type) throws IOException {
    out.writeUTF("MIXED_DATA_TYPES");
    out.writeLong(length);
    out.writeUTF(type);
  }

  private static byte[] serialized(List<String> labels) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(new ArrayList<>(labels));
    }
    return bytes.toByteArray();
  }
}
