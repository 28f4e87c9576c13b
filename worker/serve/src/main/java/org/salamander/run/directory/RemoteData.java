package org.salamander.run.directory;

import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import org.salamander.run.config.ConfigError;
import org.salamander.run.config.Configs;
import org.salamander.task.DataException;
import org.salamander.task.RemoteFiles;

/**
 * Data at addresses that a run directory names. A run directory may come from somebody else, and
 * downloading would reveal to the server who reads the run and when. Data are therefore downloaded
 * only if the command line says so.
 */
public final class RemoteData {

  private RemoteData() {}

  /**
   * Refuses to download data that only the run directory names. Local files, and data on the run
   * directory's own file system, may be read.
   *
   * @throws DataException naming the key, the address and the remedy
   */
  public static void requireAsked(SavedRun run) {
    for (Map.Entry<String, ConfigValue> leaf : Configs.leaves(run.config().root()).entrySet()) {
      ConfigValue value = leaf.getValue();
      if (!leaf.getKey().startsWith("tasks.") || value.valueType() != ConfigValueType.STRING) {
        continue;
      }
      String address = (String) value.unwrapped();
      if (RemoteFiles.isRemote(address)
          && !ConfigError.isSetting(value)
          && !sameHost(address, run.directory())) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s: %s is %s. A run directory may come from elsewhere, so nothing is fetched because it says so;"
                    + " ask for it with --set '%s=\"%s\"'",
                run.directory(),
                leaf.getKey(),
                address,
                leaf.getKey(),
                address));
      }
    }
  }

  private static boolean sameHost(String address, String directory) {
    try {
      URI data = URI.create(address);
      URI run = URI.create(directory);
      return data.getScheme().equals(run.getScheme())
          && data.getAuthority() != null
          && data.getAuthority().equals(run.getAuthority());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
