package org.salamander.ml;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.salamander.run.RunConfig;
import org.salamander.run.config.Configs;

/**
 * An estimator's configuration: the built-in one, changed by the param {@code conf}.
 *
 * @param text HOCON
 */
record TrainingConf(String text, long seed) {

  private static final String DEFAULTS = "defaults.conf";

  static TrainingConf of(MetaEstimator estimator) {
    try (InputStream in = TrainingConf.class.getResourceAsStream(DEFAULTS)) {
      String own =
          new String(Objects.requireNonNull(in, DEFAULTS).readAllBytes(), StandardCharsets.UTF_8);
      return new TrainingConf(
          own + "\n" + estimator.getOrDefault(estimator.conf()) + "\n",
          (Long) estimator.getOrDefault(estimator.seed()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads it, without data.
   *
   * @throws IllegalArgumentException naming the key that is wrong
   */
  void check() {
    try {
      Path file = write();
      try {
        RunConfig.decode(Configs.read(file, settings("later")), "conf");
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the configuration cannot be written aside", e);
    }
  }

  /** Writes it to the file that a run reads. */
  Path write() throws IOException {
    return Files.writeString(Files.createTempFile("salamander-ml", ".conf"), text);
  }

  /** The settings that replace its values. */
  List<String> settings(String store) {
    return List.of(
        "tasks.store=\"" + store.replace("\\", "\\\\").replace("\"", "\\\"") + "\"",
        "seed=" + seed);
  }
}
