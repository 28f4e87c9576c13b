package org.salamander.run.directory;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValueFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.salamander.model.Layout;
import org.salamander.run.Learned;
import org.salamander.run.config.Configs;
import org.salamander.run.store.Digest;
import org.salamander.run.store.Folder;
import org.salamander.run.store.Npy;

/**
 * A run's whole state after some iterations. On disk a folder: {@code z.npy} and the optimizer's
 * arrays for NumPy, {@code checkpoint.json} with the rest and the SHA-256 of each array, {@code
 * checkpoint.json.sha256} as {@code sha256sum} writes it.
 *
 * @param iteration iterations done
 * @param seconds spent training
 * @param config the run's resolved configuration
 * @param layout the meta-learned slices
 * @param z the meta-learned vector
 * @param optimizer the outer rule's state, arrays as long as {@code z}
 * @param validation the validation's score where this is the best; null otherwise
 */
public record Checkpoint(
    long iteration,
    double seconds,
    ConfigObject config,
    Layout layout,
    float[] z,
    Map<String, float[]> optimizer,
    @Nullable Double validation) {

  private static final String JSON = "checkpoint.json";
  private static final String DIGEST = JSON + ".sha256";

  /** Writes the files into a folder. */
  void write(Folder folder, String path) throws IOException {
    Map<String, float[]> arrays = new TreeMap<>();
    arrays.put("z", z);
    arrays.putAll(optimizer);
    Map<String, Object> digests = new TreeMap<>();
    for (Map.Entry<String, float[]> array : arrays.entrySet()) {
      byte[] npy = Npy.encode(array.getValue());
      folder.write(path + "/" + array.getKey() + ".npy", npy);
      digests.put(array.getKey(), Digest.sha256(npy));
    }
    byte[] json = (Configs.json(describe(digests)) + "\n").getBytes(StandardCharsets.UTF_8);
    folder.write(path + "/" + JSON, json);
    folder.write(
        path + "/" + DIGEST,
        (Digest.sha256(json) + "  " + JSON + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private ConfigObject describe(Map<String, Object> digests) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("iteration", iteration);
    json.put("seconds", seconds);
    json.put("config", config);
    json.put("arrays", digests);
    json.put(
        "slices",
        layout.slices().stream().map(s -> Map.of("name", s.name(), "shape", s.shape())).toList());
    if (validation != null) {
      json.put("validation", validation);
    }
    return ConfigValueFactory.fromMap(json);
  }

  /**
   * Reads a checkpoint and checks every byte.
   *
   * @throws IOException where a file is missing or damaged, naming it
   */
  static Checkpoint read(Folder folder, String path) throws IOException {
    byte[] bytes = folder.read(path + "/" + JSON);
    String written = new String(folder.read(path + "/" + DIGEST), StandardCharsets.UTF_8);
    check(bytes, written.split(" ", 2)[0], JSON);
    try {
      Config json =
          ConfigFactory.parseString(
              new String(bytes, StandardCharsets.UTF_8),
              ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON));
      Map<String, float[]> arrays = new TreeMap<>();
      for (Map.Entry<String, Object> digest : json.getObject("arrays").unwrapped().entrySet()) {
        String file = digest.getKey() + ".npy";
        byte[] npy = folder.read(path + "/" + file);
        check(npy, String.valueOf(digest.getValue()), file);
        arrays.put(digest.getKey(), Npy.decode(npy, file));
      }
      float[] z = arrays.remove("z");
      if (z == null) {
        throw new IOException(JSON + " names no array z");
      }
      return new Checkpoint(
          json.getLong("iteration"),
          json.getDouble("seconds"),
          json.getObject("config"),
          layout(json),
          z,
          arrays,
          json.hasPath("validation") ? json.getDouble("validation") : null);
    } catch (ConfigException e) {
      throw new IOException(JSON + ": " + e.getMessage(), e);
    }
  }

  private static Layout layout(Config json) {
    Layout layout = Layout.empty();
    for (Config slice : json.getConfigList("slices")) {
      layout =
          layout.with(slice.getString("name"), slice.getIntList("shape").toArray(Integer[]::new));
    }
    return layout;
  }

  private static void check(byte[] bytes, String digest, String file) throws IOException {
    String found = Digest.sha256(bytes);
    if (!found.equals(digest)) {
      throw new IOException(
          file + " has SHA-256 " + found + ", not " + digest + " as when it was written");
    }
  }

  /**
   * z of an experiment's layout, the slices that are not meta-learned zero.
   *
   * @param layout the experiment's
   * @param name of this checkpoint, for the message
   * @throws IllegalArgumentException where its slices are not the layout's
   */
  public float[] vector(Layout layout, String name) {
    Layout wanted = Learned.layout(layout);
    if (!wanted.equals(this.layout)) {
      throw new IllegalArgumentException(
          name
              + " is of another configuration: it holds "
              + describe(this.layout)
              + "; this one needs "
              + describe(wanted));
    }
    float[] vector = new float[layout.size()];
    Learned.unpack(layout, z, vector);
    return vector;
  }

  private static String describe(Layout layout) {
    return layout.slices().stream().map(s -> s.name() + s.shape()).toList().toString();
  }
}
