package org.salamander.task;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Where prepared image stores are found: a path given in the configuration, or else a folder of
 * stores by data set, {@code SALAMANDER_STORES} or {@code ~/.cache/salamander}.
 */
public final class Stores {

  private final Path folder;
  private final Map<String, String> environment;
  private final Consumer<String> announce;

  /**
   * @param folder where stores are kept by name
   * @param environment {@code SALAMANDER_DATA}: the folder that raw data sets are prepared from
   * @param announce told, a line at a time, of what takes long
   */
  public Stores(Path folder, Map<String, String> environment, Consumer<String> announce) {
    this.folder = folder;
    this.environment = Map.copyOf(environment);
    this.announce = announce;
  }

  /** The stores of this user on this machine. */
  public static Stores standard(Consumer<String> announce) {
    Map<String, String> environment = System.getenv();
    String folder = environment.get("SALAMANDER_STORES");
    Path path =
        folder == null || folder.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache", "salamander")
            : Path.of(folder);
    return new Stores(path, environment, announce);
  }
}
