package org.salamander.run.train;

import com.typesafe.config.ConfigObject;
import java.io.IOException;
import java.util.Optional;
import org.salamander.run.RunConfig;
import org.salamander.run.config.ConfigError;
import org.salamander.run.directory.ConfigDifference;
import org.salamander.run.directory.RunDirectory;
import org.salamander.run.store.Folder;

/**
 * The directory of a run that trains.
 *
 * @param resolved the run's configuration, every default written out
 */
record TrainingDirectory(Folder folder, ConfigObject resolved) {

  private static final String ITERATIONS = "outer.iterations";

  /** Writes configuration and provenance. */
  void write(ConfigObject provenance) throws IOException {
    RunDirectory.write(folder, resolved, provenance);
  }

  /**
   * Refuses to continue a run with another configuration, except for keys that cannot change the
   * result.
   *
   * @param name of the earlier configuration, for the message
   * @param begun the earlier configuration
   * @param config this configuration, decoded
   */
  void requireContinues(String name, ConfigObject begun, RunConfig config) {
    Optional<ConfigDifference> difference =
        ConfigDifference.first(
            refreshed(begun), resolved, key -> key.equals(ITERATIONS) && prolongs(begun, config));
    if (difference.isPresent()) {
      throw new IllegalArgumentException(
          name
              + ": "
              + difference.get()
              + "; a resumed run may differ in cluster.*, checkpoint.*, evaluation.*, log.* and, where no schedule depends on it, a larger"
              + " outer.iterations. Undo the change, or start another run with another --out");
    }
  }

  private static boolean prolongs(ConfigObject begun, RunConfig config) {
    return begun.toConfig().hasPath(ITERATIONS)
        && begun.toConfig().getValue(ITERATIONS).unwrapped() instanceof Number before
        && config.outer().iterations() > before.longValue()
        && !config.outer().schedule().dependsOnIterations();
  }

  /** With the defaults of keys that are newer than the run, if it still decodes. */
  private static ConfigObject refreshed(ConfigObject begun) {
    try {
      return RunConfig.decode(begun.toConfig(), "").resolved();
    } catch (ConfigError e) {
      return begun;
    }
  }
}
