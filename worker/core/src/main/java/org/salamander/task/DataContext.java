package org.salamander.task;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.apiguardian.api.API;

/**
 * The surroundings in which a task source finds its data.
 *
 * @param environment the process's environment variables, such as {@code SALAMANDER_DATA}
 * @param announce receives a line for each step that takes long
 */
@API(status = API.Status.MAINTAINED)
public record DataContext(Map<String, String> environment, Consumer<String> announce) {

  public DataContext {
    environment = Map.copyOf(environment);
    Objects.requireNonNull(announce, "announce");
  }

  /** The folder of prepared data: {@code SALAMANDER_STORES}, or {@code ~/.cache/salamander}. */
  public Path stores() {
    String stores = environment.getOrDefault("SALAMANDER_STORES", "");
    return stores.isBlank()
        ? Path.of(System.getProperty("user.home"), ".cache", "salamander")
        : Path.of(stores);
  }

  /** The variables of this process. */
  public static DataContext ofProcess(Consumer<String> announce) {
    return new DataContext(System.getenv(), announce);
  }
}
