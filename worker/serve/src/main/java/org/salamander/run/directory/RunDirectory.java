package org.salamander.run.directory;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigSyntax;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.salamander.run.config.Configs;
import org.salamander.run.store.Folder;

/**
 * The files of a run directory beside its checkpoints: {@code config.conf}, the run's configuration
 * with every default filled in, and {@code provenance.json}, what the run was made with.
 *
 * <p>{@code config.conf} is there for people, and for a run that has no checkpoint yet. Each
 * checkpoint holds its own copy under a checksum; that copy says what the checkpoint is.
 */
public final class RunDirectory {

  static final String CONFIG = "config.conf";
  static final String PROVENANCE = "provenance.json";

  private RunDirectory() {}

  /** Whether a folder holds a run, or what is left of one: a configuration or a checkpoint. */
  public static boolean holdsRun(Folder folder) throws IOException {
    return holdsConfig(folder) || new Checkpoints(folder).any();
  }

  /** Whether a folder holds a run's {@code config.conf}. */
  public static boolean holdsConfig(Folder folder) throws IOException {
    return folder.exists(CONFIG);
  }

  /**
   * What {@code config.conf} says, in today's keys.
   *
   * @throws IllegalArgumentException where there is no run, or the file is no configuration
   */
  public static ConfigObject config(Folder folder) throws IOException {
    if (!holdsConfig(folder)) {
      throw new IllegalArgumentException(
          folder.name()
              + (folder.exists()
                  ? " is not a run directory: it has no " + CONFIG
                  : ": no such run directory"));
    }
    return OldKeys.renamed(
        Configs.data(text(folder, CONFIG), ConfigSyntax.CONF, folder.name() + "/" + CONFIG).root());
  }

  /** What {@code provenance.json} says, or nothing where there is none. */
  public static Optional<ConfigObject> provenance(Folder folder) throws IOException {
    return folder.exists(PROVENANCE)
        ? Optional.of(
            Configs.data(
                    text(folder, PROVENANCE), ConfigSyntax.JSON, folder.name() + "/" + PROVENANCE)
                .root())
        : Optional.empty();
  }

  /** Writes configuration and provenance. */
  public static void write(Folder folder, ConfigObject config, ConfigObject provenance)
      throws IOException {
    folder.write(PROVENANCE, (Configs.json(provenance) + "\n").getBytes(StandardCharsets.UTF_8));
    folder.write(CONFIG, Configs.hocon(config).getBytes(StandardCharsets.UTF_8));
  }

  private static String text(Folder folder, String file) throws IOException {
    return new String(folder.read(file), StandardCharsets.UTF_8);
  }
}
