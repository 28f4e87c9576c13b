package org.salamander.model.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.salamander.config.Settings;
import org.salamander.model.Domain;
import org.salamander.model.net.Mlp;

/** Malicious zips: nothing in them is deserialized, and no size in them is trusted. */
class ForeignFileTest {

  private static final Domain POINTS = new Domain(List.of(1), 1, Domain.Kind.REGRESSION);
  private static final String CONFIGURATION = ModelSerializer.CONFIGURATION_JSON;
  private static final String COEFFICIENTS = ModelSerializer.COEFFICIENTS_BIN;

  @TempDir private Path folder = Path.of("");
  private final Mlp mlp = Settings.of(Mlp.class).with("layers", List.of(4)).make();
  private Map<String, byte[]> entries = Map.of();

  /** A Java object that records that it was deserialized. */
  private static final class Trap implements Serializable {
    private static final long serialVersionUID = 1;
    private static int sprung;

    private void readObject(ObjectInputStream in) {
      sprung++;
    }
  }

  @BeforeEach
  void write() throws IOException {
    Path zip = folder.resolve("written.zip");
    Dl4jNetwork.of(mlp, POINTS).write(zip);
    entries = new LinkedHashMap<>();
    try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        entries.put(entry.getName(), in.readAllBytes());
      }
    }
  }

  private Path zip() throws IOException {
    Path file = folder.resolve("foreign.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        out.putNextEntry(new ZipEntry(entry.getKey()));
        out.write(entry.getValue());
      }
    }
    return file;
  }

  /** Checks that both ways to read the file refuse it quickly and name it. */
  private void refused(String... said) throws IOException {
    Path file = zip();
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          assertThatIllegalArgumentException()
              .isThrownBy(() -> Dl4jNetwork.read(file, mlp, POINTS))
              .satisfies(e -> assertThat(e.getMessage()).contains("foreign.zip").contains(said));
          assertThatIllegalArgumentException()
              .isThrownBy(() -> new Dl4jModel(file.toString()).architecture(POINTS))
              .satisfies(e -> assertThat(e.getMessage()).contains("foreign.zip").contains(said));
        });
  }

  private String json() {
    return new String(entries.get(CONFIGURATION), StandardCharsets.UTF_8);
  }

  private void json(String changed) {
    assertThat(changed).isNotEqualTo(json());
    entries.put(CONFIGURATION, changed.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void readsWhatDl4jWroteWithTheSameBits() throws IOException {
    float[] read = Dl4jNetwork.read(zip(), mlp, POINTS);
    MultiLayerNetwork theirs = ModelSerializer.restoreMultiLayerNetwork(zip().toFile(), false);
    assertThat(read).hasSize((int) theirs.numParams());
    assertThat(theirs.params().castTo(DataType.DOUBLE).toDoubleVector())
        .containsExactlyInAnyOrder(wide(read));
  }

  private static double[] wide(float[] narrow) {
    double[] wide = new double[narrow.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = narrow[i];
    }
    return wide;
  }

  @Test
  void nothingIsDeserialized() throws IOException {
    ByteArrayOutputStream object = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(object)) {
      out.writeObject(new Trap());
    }
    for (String name : List.of("preprocessor.bin", "normalizer.bin", "updaterState.bin")) {
      entries.put(name, object.toByteArray());
    }
    assertThat(Dl4jNetwork.read(zip(), mlp, POINTS)).isNotEmpty();
    assertThat(new Dl4jModel(zip().toString()).architecture(POINTS)).isNotNull();
    assertThat(Trap.sprung).isZero();
  }

  @Test
  void sizesAreThoseOfTheConfiguration() throws IOException {
    byte[] sound = Objects.requireNonNull(entries.get(COEFFICIENTS));
    for (long length : new long[] {-1, 0, 12, 14, Integer.MAX_VALUE, Long.MAX_VALUE}) {
      entries.put(COEFFICIENTS, coefficients(length, "FLOAT"));
      refused(COEFFICIENTS + " does not fit: it holds " + length + " parameters");
    }
    entries.put(COEFFICIENTS, coefficients(13, "UTF8"));
    refused("its values are UTF8; they must be FLOAT or DOUBLE");
    entries.put(COEFFICIENTS, java.util.Arrays.copyOf(sound, sound.length - 1));
    refused("it ends early");
    entries.remove(COEFFICIENTS);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Dl4jNetwork.read(zip(), mlp, POINTS))
        .withMessageContaining("it has no " + COEFFICIENTS);
  }

  private static byte[] coefficients(long length, String type) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeUTF("LONG_SHAPE");
    out.writeLong(8);
    out.writeUTF("LONG");
    for (long value : new long[] {2, 1, length, length, 1, 0, 1, 'c'}) {
      out.writeLong(value);
    }
    out.writeUTF("MIXED_DATA_TYPES");
    out.writeLong(length);
    out.writeUTF(type);
    out.write(new byte[52]);
    return bytes.toByteArray();
  }

  @Test
  void damagedCoefficientsAreRefusedOrRead() throws IOException {
    byte[] sound = Objects.requireNonNull(entries.get(COEFFICIENTS));
    Random random = new Random(1);
    for (int i = 0; i < 300; i++) {
      byte[] damaged = sound.clone();
      for (int n = random.nextInt(8) + 1; n > 0; n--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      entries.put(COEFFICIENTS, damaged);
      try {
        assertThat(Dl4jNetwork.read(zip(), mlp, POINTS)).hasSize(13);
      } catch (IllegalArgumentException e) {
        assertThat(e).hasMessageContaining("foreign.zip");
      }
    }
  }

  @Test
  void networksLargerThanTheMemoryAreRefused() throws IOException {
    String sound = json();
    json(sound.replaceFirst("\"nout\" : 4", "\"nout\" : 2147483647"));
    refused("its layer 0 (DenseLayer) is too large to be true");
    json(sound.replaceFirst("\"nout\" : 4", "\"nout\" : 9223372036854775807"));
    refused("too large to be true");
    json(sound.replaceFirst("\"nout\" : 4", "\"nout\" : -4"));
    refused("foreign.zip");
    MultiLayerConfiguration wide =
        new NeuralNetConfiguration.Builder()
            .list()
            .layer(new DenseLayer.Builder().nIn(1).nOut(60_000).build())
            .layer(new DenseLayer.Builder().nIn(60_000).nOut(60_000).build())
            .layer(new OutputLayer.Builder().nIn(60_000).nOut(2).build())
            .build();
    entries.put(CONFIGURATION, wide.toJson().getBytes(StandardCharsets.UTF_8));
    refused("its 3600300002 parameters and 120002 activations an example need ");
  }

  @Test
  void configurationsAreBounded() throws IOException {
    json("[".repeat(100_000));
    refused("its configuration nests more than 200 deep");
    entries.put(CONFIGURATION, new byte[17 << 20]);
    refused("its configuration has more than 16777216 bytes");
    json("{\"confs\": []}");
    refused("it has 0 layers");
    json("Dear Sir");
    refused("cannot be read");
    entries.remove(CONFIGURATION);
    refused("a zip without configuration.json");
  }
}
