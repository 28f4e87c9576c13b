package org.salamander.run.study;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.salamander.run.directory.RunDirectory;
import org.salamander.run.store.Folder;

/**
 * The machine of the last process that trained a run, from {@code provenance.json}.
 *
 * @param machine processor and cores
 * @param slots tasks that ran at the same time
 * @param commit the build
 */
public record RunSessions(String machine, int slots, String commit) {

  private static final Pattern NUMBER = Pattern.compile("(\\d+) (?:threads?|partitions?)");

  /**
   * Reads them.
   *
   * @throws IOException if the run has no provenance
   * @throws IllegalArgumentException if no run wrote the provenance
   */
  public static RunSessions of(String directory) throws IOException {
    ConfigObject provenance =
        RunDirectory.provenance(Folder.at(directory))
            .orElseThrow(() -> new IOException(directory + " has no provenance.json"));
    try {
      List<? extends Config> sessions = provenance.toConfig().getConfigList(RunDirectory.SESSIONS);
      Config last = sessions.get(sessions.size() - 1);
      Matcher slots = NUMBER.matcher(last.getString("cluster"));
      return new RunSessions(
          last.getString("cpu") + ", " + last.getInt("cores") + " cores",
          slots.find() ? Integer.parseInt(slots.group(1)) : 1,
          last.getString("commit"));
    } catch (ConfigException e) {
      throw RunDirectory.foreignProvenance(String.valueOf(e.getMessage()), e);
    }
  }
}
