package org.salamander.run.directory;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValueFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.salamander.kernel.Vectors;
import org.salamander.model.Domain;
import org.salamander.model.Layout;
import org.salamander.run.config.ConfigError;
import org.salamander.run.config.Configs;
import org.salamander.run.store.Digest;
import org.salamander.run.store.Folder;
import org.salamander.run.store.Npy;

/**
 * A run's whole state after some iterations. On disk it is a folder: {@code z.npy} and the
 * optimizer's arrays for NumPy, {@code checkpoint.json} with the rest and the SHA-256 of each
 * array, {@code checkpoint.json.sha256} as {@code sha256sum} writes it.
 *
 * @param iteration iterations done
 * @param seconds spent training
 * @param config the run's resolved configuration
 * @param layout the meta-learned slices
 * @param z the meta-learned vector
 * @param optimizer the outer rule's state, arrays as long as {@code z}
 * @param domain inputs and outputs of the run's tasks; null in checkpoints of format 1
 * @param bests the best validations so far whose checkpoints are kept, best first
 * @param checksums checksums of the run's other data: {@value #DATA} for its training data, and the
 *     SHA-256 of each file that the run keeps for its tasks, by the file's name; empty for tasks
 *     without data, and in checkpoints of earlier versions
 */
public record Checkpoint(
    long iteration,
    double seconds,
    ConfigObject config,
    Layout layout,
    float[] z,
    Map<String, float[]> optimizer,
    @Nullable Domain domain,
    List<Best> bests,
    Map<String, String> checksums) {

  /** The training data among the checksums. */
  public static final String DATA = "data";

  public Checkpoint {
    bests = List.copyOf(bests);
    checksums = Map.copyOf(checksums);
  }

  /**
   * The current format number. Format 1 had no number and no domain, and the score only of the best
   * checkpoint.
   */
  private static final int FORMAT = 2;

  private static final String JSON = "checkpoint.json";
  private static final String DIGEST = JSON + ".sha256";

  /** Writes the files into a folder. The checksum of all others is the last. */
  void write(Folder folder, String path) throws IOException {
    for (Map.Entry<String, byte[]> file : files().entrySet()) {
      folder.write(path + "/" + file.getKey(), file.getValue());
    }
  }

  /** The files by name, in the order of writing. */
  Map<String, byte[]> files() {
    Map<String, float[]> arrays = new TreeMap<>();
    arrays.put("z", z);
    arrays.putAll(optimizer);
    Map<String, byte[]> files = new LinkedHashMap<>();
    Map<String, Object> digests = new TreeMap<>();
    for (Map.Entry<String, float[]> array : arrays.entrySet()) {
      byte[] npy = Npy.encode(array.getValue());
      files.put(array.getKey() + ".npy", npy);
      digests.put(array.getKey(), Digest.sha256(npy));
    }
    byte[] json = (Configs.json(describe(digests)) + "\n").getBytes(StandardCharsets.UTF_8);
    files.put(JSON, json);
    files.put(DIGEST, (Digest.sha256(json) + "  " + JSON + "\n").getBytes(StandardCharsets.UTF_8));
    return files;
  }

  private ConfigObject describe(Map<String, Object> digests) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("format", FORMAT);
    json.put("iteration", iteration);
    json.put("seconds", seconds);
    json.put("config", config);
    json.put("arrays", digests);
    json.put(
        "slices",
        layout.slices().stream().map(s -> Map.of("name", s.name(), "shape", s.shape())).toList());
    if (domain != null) {
      json.put("domain", DomainJson.write(domain));
    }
    if (!bests.isEmpty()) {
      json.put("best", describe(bests.get(0)));
    }
    if (bests.size() > 1) {
      json.put("bests", bests.stream().map(Checkpoint::describe).toList());
    }
    if (!checksums.isEmpty()) {
      json.put("checksums", checksums);
    }
    return ConfigValueFactory.fromMap(json);
  }

  private static Map<String, Object> describe(Best best) {
    return Map.of("iteration", best.iteration(), "score", best.score());
  }

  /**
   * Reads a checkpoint and checks every byte.
   *
   * @throws UnreadableCheckpoint if a file exists but cannot be read
   * @throws IOException if a file is missing or damaged, naming it
   */
  static Checkpoint read(Folder folder, String path) throws IOException {
    byte[] bytes = bytes(folder, path + "/" + JSON);
    String written = new String(bytes(folder, path + "/" + DIGEST), StandardCharsets.UTF_8);
    check(bytes, written.split(" ", 2)[0], JSON);
    try {
      Config json =
          Configs.data(
              new String(bytes, StandardCharsets.UTF_8),
              ConfigSyntax.JSON,
              folder.name() + "/" + path + "/" + JSON);
      Map<String, float[]> arrays = new TreeMap<>();
      requireKnownFormat(json, folder.name() + "/" + path);
      Layout layout = layout(json);
      for (Map.Entry<String, Object> digest : json.getObject("arrays").unwrapped().entrySet()) {
        String name = digest.getKey();
        String digestOfArray = String.valueOf(digest.getValue());
        arrays.put(name, array(folder, path, name, digestOfArray, layout.size()));
      }
      float[] z = arrays.remove("z");
      if (z == null) {
        throw new IOException(JSON + " names no array z");
      }
      if (!Vectors.finite(z)) { // training never writes such a vector
        throw new IOException("z.npy has values that are not finite numbers");
      }
      return new Checkpoint(
          json.getLong("iteration"),
          json.getDouble("seconds"),
          OldKeys.renamed(json.getObject("config")),
          layout,
          z,
          arrays,
          json.hasPath("domain") ? DomainJson.read(json.getConfig("domain")) : null,
          bests(json),
          checksums(json));
    } catch (ConfigException | ConfigError | IllegalStateException | ArithmeticException e) {
      throw new IOException(JSON + ": " + e.getMessage(), e);
    }
  }

  private static byte[] bytes(Folder folder, String file) throws IOException {
    try {
      return folder.read(file);
    } catch (IOException e) {
      throw folder.exists(file) ? new UnreadableCheckpoint(e) : e;
    }
  }

  private static float[] array(Folder folder, String path, String name, String digest, int length)
      throws IOException {
    String file = requireFileName(name) + ".npy";
    byte[] npy = bytes(folder, path + "/" + file);
    check(npy, digest, file);
    float[] array = Npy.decode(npy, file);
    if (array.length != length) {
      throw new IOException(
          file + " has " + array.length + " numbers; the slices of " + JSON + " need " + length);
    }
    return array;
  }

  private static void requireKnownFormat(Config json, String name) {
    int format = json.hasPath("format") ? json.getInt("format") : 1;
    if (format > FORMAT) {
      throw new IllegalArgumentException(
          name
              + " is of format "
              + format
              + "; this version of Salamander reads formats 1 to "
              + FORMAT
              + ". Use the version that wrote it, or a newer one");
    }
  }

  /** Format 1 has the score in the best checkpoint only. */
  private static List<Best> bests(Config json) {
    if (json.hasPath("bests")) {
      return json.getConfigList("bests").stream().map(Checkpoint::validation).toList();
    }
    if (json.hasPath("best")) {
      return List.of(validation(json.getConfig("best")));
    }
    return json.hasPath("validation")
        ? List.of(new Best(json.getLong("iteration"), json.getDouble("validation")))
        : List.of();
  }

  private static Map<String, String> checksums(Config json) throws IOException {
    Map<String, String> checksums = new TreeMap<>();
    if (json.hasPath("checksums")) {
      for (Map.Entry<String, Object> sum : json.getObject("checksums").unwrapped().entrySet()) {
        checksums.put(requireFileName(sum.getKey()), String.valueOf(sum.getValue()));
      }
    }
    return checksums;
  }

  /** A name in the JSON must not lead to another folder. */
  private static String requireFileName(String name) throws IOException {
    if (!name.matches("[\\w-][\\w.-]*")) {
      throw new IOException(JSON + " names '" + name + "', which is no file's name");
    }
    return name;
  }

  private static Best validation(Config json) {
    return new Best(json.getLong("iteration"), json.getDouble("score"));
  }

  /** The same without the optimizer's state. This is enough to adapt, but not to continue. */
  Checkpoint withoutOptimizer() {
    return with(Map.of(), bests);
  }

  /** The best validation so far; null if there was none. */
  public @Nullable Best best() {
    return bests.isEmpty() ? null : bests.get(0);
  }

  /** The same with other best validations. */
  public Checkpoint withBests(List<Best> bests) {
    return with(optimizer, bests);
  }

  private Checkpoint with(Map<String, float[]> optimizer, List<Best> bests) {
    return new Checkpoint(
        iteration, seconds, config, layout, z, optimizer, domain, bests, checksums);
  }

  private static Layout layout(Config json) throws IOException {
    Layout layout = Layout.empty();
    for (Config slice : json.getConfigList("slices")) {
      layout = with(layout, slice.getString("name"), slice.getIntList("shape"));
    }
    return layout;
  }

  private static Layout with(Layout layout, String name, List<Integer> shape) throws IOException {
    try {
      if (shape.stream().allMatch(length -> length >= 0)) {
        return layout.with(name, shape.toArray(Integer[]::new));
      }
    } catch (ArithmeticException e) {
      // more numbers than fit in an array
    }
    throw new IOException(
        JSON + " has a slice " + name + " of shape " + shape + ", which none has");
  }

  private static void check(byte[] bytes, String digest, String file) throws IOException {
    String found = Digest.sha256(bytes);
    if (!found.equals(digest)) {
      throw new IOException(
          file + " has SHA-256 " + found + ", not " + digest + " as when it was written");
    }
  }

  /**
   * z in an experiment's layout; slices that are not meta-learned are zero.
   *
   * @param layout the experiment's
   * @param name of this checkpoint, for the message
   * @throws IllegalArgumentException if its slices are not the layout's
   */
  public float[] vector(Layout layout, String name) {
    Layout wanted = LearnedSlices.layout(layout);
    if (!wanted.equals(this.layout)) {
      throw new IllegalArgumentException(
          name
              + " is of another configuration: it holds "
              + describe(this.layout)
              + "; this one needs "
              + describe(wanted));
    }
    float[] vector = new float[layout.size()];
    LearnedSlices.unpack(layout, z, vector);
    return vector;
  }

  private static String describe(Layout layout) {
    return layout.slices().stream().map(s -> s.name() + s.shape()).toList().toString();
  }
}
