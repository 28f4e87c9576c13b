package org.salamander.run.directory;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigSyntax;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.salamander.run.config.ConfigError;
import org.salamander.run.config.Configs;
import org.salamander.run.store.Folder;

/**
 * The files of a run directory except its checkpoints: {@code config.conf}, the run's configuration
 * with every default filled in, and {@code provenance.json}, the program and the machine.
 *
 * <p>{@code config.conf} is there for people, and for a run that has no checkpoint yet. Each
 * checkpoint holds its own copy under a checksum, and readers use that copy.
 */
public final class RunDirectory {

  static final String CONFIG = "config.conf";
  static final String PROVENANCE = "provenance.json";

  /** The key of {@code provenance.json} with the list of processes that worked on the run. */
  public static final String SESSIONS = "sessions";

  private RunDirectory() {}

  /** Whether a folder holds a run or the rest of one: a configuration or a checkpoint. */
  public static boolean holdsRun(Folder folder) throws IOException {
    if (folder.obstructed()) {
      throw new IllegalArgumentException(
          folder.name() + " is a file, or lies below one; it must be a run directory");
    }
    return holdsConfig(folder) || new Checkpoints(folder).any();
  }

  /** Whether a folder holds a run's {@code config.conf}. */
  public static boolean holdsConfig(Folder folder) throws IOException {
    return folder.exists(CONFIG);
  }

  /**
   * The contents of {@code config.conf} with today's keys. @throws IllegalArgumentException if
   * there is no run, or the file is no configuration
   */
  public static ConfigObject config(Folder folder) throws IOException {
    if (!holdsConfig(folder)) {
      throw new IllegalArgumentException(
          folder.name()
              + (folder.exists()
                  ? " is not a run directory: it has no " + CONFIG
                  : ": no such run directory"));
    }
    try {
      return OldKeys.renamed(
          Configs.data(text(folder, CONFIG), ConfigSyntax.CONF, folder.name() + "/" + CONFIG)
              .root());
    } catch (ConfigError e) {
      throw new IllegalArgumentException(
          e.getMessage() + ". A checkpoint has its own copy: take the file away to go by that", e);
    }
  }

  /**
   * The contents of {@code provenance.json}; empty if there is none.
   *
   * @throws IllegalArgumentException unless it is an object whose {@value #SESSIONS} is a list of
   *     at least one object
   */
  public static Optional<ConfigObject> provenance(Folder folder) throws IOException {
    if (!folder.exists(PROVENANCE)) {
      return Optional.empty();
    }
    String name = folder.name() + "/" + PROVENANCE;
    try {
      ConfigObject read = Configs.data(text(folder, PROVENANCE), ConfigSyntax.JSON, name).root();
      if (!(read.get(SESSIONS) instanceof ConfigList sessions)
          || sessions.isEmpty()
          || !sessions.stream().allMatch(ConfigObject.class::isInstance)) {
        throw new IllegalArgumentException(
            name + ": " + SESSIONS + " must be a list of objects, one for each process");
      }
      return Optional.of(read);
    } catch (IllegalArgumentException e) {
      throw foreignProvenance(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * The exception for a provenance that no run wrote.
   *
   * @param problem begins with the file's name
   */
  public static IllegalArgumentException foreignProvenance(String problem, Exception cause) {
    return new IllegalArgumentException(
        problem
            + ". The file is not as the run wrote it: bring that back, or remove the file to go on"
            + " without its record",
        cause);
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
