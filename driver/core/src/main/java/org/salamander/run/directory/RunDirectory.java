package org.salamander.run.directory;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.salamander.run.RunConfig;
import org.salamander.run.config.ConfigError;
import org.salamander.run.config.Configs;
import org.salamander.run.config.Decoder.Decoded;
import org.salamander.run.config.Names;
import org.salamander.run.store.Folder;

/**
 * Where a run lasts: {@code config.conf} with every default filled in, {@code provenance.json},
 * {@code metrics.jsonl}, checkpoints.
 *
 * @param resolved the run's configuration
 */
public record RunDirectory(Folder folder, ConfigObject resolved) {

  private static final String CONFIG = "config.conf";
  private static final String PROVENANCE = "provenance.json";
  private static final List<String> MAY_DIFFER =
      List.of("cluster.", "checkpoint.", "evaluation.", "log.");

  /** Whether a folder holds a run. */
  public static boolean holdsRun(Folder folder) throws IOException {
    return folder.exists(CONFIG);
  }

  /**
   * The configuration of the run in a folder, with settings over it.
   *
   * @throws IllegalArgumentException where there is no run, or its configuration or the settings
   *     are wrong
   */
  public static Decoded<RunConfig> read(Folder folder, List<String> settings) throws IOException {
    if (!holdsRun(folder)) {
      throw new IllegalArgumentException(
          folder.name()
              + (folder.exists()
                  ? " is not a run directory: it has no " + CONFIG
                  : ": no such run directory"));
    }
    String source = folder.name() + "/" + CONFIG;
    return RunConfig.decode(Configs.parse(text(folder, CONFIG), source, settings), source);
  }

  /** What {@code provenance.json} says, or nothing where there is none. */
  public static Optional<ConfigObject> provenance(Folder folder) throws IOException {
    return folder.exists(PROVENANCE)
        ? Optional.of(
            Configs.parse(text(folder, PROVENANCE), folder.name() + "/" + PROVENANCE, List.of())
                .root())
        : Optional.empty();
  }

  /** Writes configuration and provenance. */
  public void write(ConfigObject provenance) throws IOException {
    folder.write(PROVENANCE, (Configs.json(provenance) + "\n").getBytes(StandardCharsets.UTF_8));
    folder.write(CONFIG, Configs.hocon(resolved).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Refuses to continue what was begun with another configuration, but for what cannot change the
   * result.
   *
   * @param name of what was begun, for the message
   * @param begun its resolved configuration
   * @param config this configuration, decoded
   */
  public void requireContinues(String name, ConfigObject begun, RunConfig config) {
    Map<String, ConfigValue> before = Configs.leaves(refreshed(begun));
    Map<String, ConfigValue> now = Configs.leaves(resolved);
    TreeSet<String> keys = new TreeSet<>(before.keySet());
    keys.addAll(now.keySet());
    for (String key : keys) {
      ConfigValue old = before.get(key);
      ConfigValue given = now.get(key);
      boolean same = old != null && old.equals(given);
      if (!same
          && MAY_DIFFER.stream().noneMatch(key::startsWith)
          && !prolongs(key, begun, config)) {
        throw new IllegalArgumentException(
            name
                + ": "
                + key
                + " was "
                + written(old)
                + " and is now "
                + written(given)
                + "; a resumed run may differ in cluster.*, checkpoint.*, evaluation.*, log.* and, where no schedule depends on it, a larger"
                + " outer.iterations. Undo the change, or start another run with another --out");
      }
    }
  }

  private static boolean prolongs(String key, ConfigObject begun, RunConfig config) {
    return key.equals("outer.iterations")
        && begun.toConfig().hasPath(key)
        && config.outer().iterations() > begun.toConfig().getLong(key)
        && !config.outer().schedule().dependsOnIterations();
  }

  private static String written(@Nullable ConfigValue value) {
    return value == null ? "not given" : Names.written(value);
  }

  /** With the defaults of keys that are newer than the run, where it still decodes. */
  private static ConfigObject refreshed(ConfigObject begun) {
    try {
      return RunConfig.decode(begun.toConfig(), "").resolved();
    } catch (ConfigError e) {
      return begun;
    }
  }

  private static String text(Folder folder, String file) throws IOException {
    return new String(folder.read(file), StandardCharsets.UTF_8);
  }
}
