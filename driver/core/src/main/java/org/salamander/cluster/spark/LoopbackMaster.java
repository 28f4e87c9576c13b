package org.salamander.cluster.spark;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/**
 * Settings of a driver whose standalone master is on the loopback address: the driver listens there
 * only. For a master of {@code scripts/cluster}, the driver reads the cluster's secret from a file
 * that only its owner can read.
 */
final class LoopbackMaster {

  private static final String ADDRESS = "127.0.0.1";

  private LoopbackMaster() {}

  /** Settings for Spark, to be applied unless the user has set them. */
  static Map<String, String> settings(String master, Map<String, String> environment) {
    Map<String, String> settings = new HashMap<>();
    String local = environment.getOrDefault("SPARK_LOCAL_IP", "");
    boolean here = local.startsWith("127.");
    settings.put("spark.driver.host", here ? local : ADDRESS);
    // Spark's web pages listen on the address in this variable, or else on all.
    settings.put("spark.ui.enabled", String.valueOf(here));
    settings.putAll(secret(master, folder(environment)));
    return settings;
  }

  private static Path folder(Map<String, String> environment) {
    String home = System.getProperty("salamander.home", ".");
    String given = environment.getOrDefault("SALAMANDER_CLUSTER", "");
    return Path.of(
        System.getProperty(
            "salamander.cluster", given.isEmpty() ? home + "/.salamander/cluster" : given));
  }

  private static Map<String, String> secret(String master, Path folder) {
    Path address = folder.resolve("master");
    Path file = folder.resolve("conf").resolve("spark-defaults.conf");
    Map<String, String> settings = new HashMap<>();
    try {
      if (Files.isReadable(address)
          && Files.isReadable(file)
          && Files.readString(address).strip().equals(master)) {
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(file)) {
          properties.load(in);
        }
        properties.stringPropertyNames().forEach(k -> settings.put(k, properties.getProperty(k)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the secret of the cluster in " + folder + " is lost", e);
    }
    return settings;
  }
}
