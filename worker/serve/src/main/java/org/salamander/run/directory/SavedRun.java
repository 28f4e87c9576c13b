package org.salamander.run.directory;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.salamander.run.config.Configs;
import org.salamander.run.store.Digest;
import org.salamander.run.store.Folder;

/**
 * One checkpoint of a run directory.
 *
 * @param which as requested
 * @param name the checkpoint's path, for messages
 * @param config the checkpoint's own configuration, with settings applied
 */
public record SavedRun(
    String directory, String which, String name, Checkpoint checkpoint, Config config) {

  /** Which checkpoint: the newest undamaged one. */
  public static final String LAST = "last";

  /** Which checkpoint: the one with the best validation. */
  public static final String BEST = "best";

  /**
   * Reads a checkpoint.
   *
   * @param which {@link #LAST}, {@link #BEST}, or a number of iterations
   * @param settings {@code key=value} that replace values of its configuration
   * @param note receives a line for each damaged checkpoint that was skipped
   * @throws IllegalArgumentException if there is no run, no such checkpoint, the checkpoint is of
   *     another run than {@code config.conf}, or the settings are wrong
   */
  public static SavedRun open(
      String directory, String which, List<String> settings, Consumer<String> note)
      throws IOException {
    Folder folder = Folder.at(directory);
    if (!RunDirectory.holdsRun(folder)) {
      RunDirectory.config(folder); // its message names what is missing
    }
    Checkpoint checkpoint = checkpoint(folder, which, note);
    Checkpoints.Line line = which.equals(BEST) ? Checkpoints.Line.BEST : Checkpoints.Line.LAST;
    String name = directory + "/" + line.name(checkpoint.iteration());
    requireOneRun(folder, name, checkpoint, note);
    requireOwnFiles(folder, name, checkpoint);
    return new SavedRun(
        directory,
        which,
        name,
        checkpoint,
        Configs.override(checkpoint.config().toConfig(), settings));
  }

  /**
   * The checkpoints with the best validations, best first.
   *
   * @param most their largest number
   * @param note receives a line for each damaged one that was skipped
   */
  public List<Checkpoint> best(int most, Consumer<String> note) throws IOException {
    return new Checkpoints(Folder.at(directory)).best(most, note);
  }

  /**
   * If a later version resumed the run, it wrote its new keys to {@code config.conf}. The
   * checkpoint's copy, which is used, does not have them. They are reported and not refused.
   */
  private static void requireOneRun(
      Folder folder, String name, Checkpoint checkpoint, Consumer<String> note) throws IOException {
    if (!RunDirectory.holdsConfig(folder)) {
      return;
    }
    Config held = checkpoint.config().toConfig();
    Set<String> beside = new TreeSet<>();
    Optional<ConfigDifference> difference =
        ConfigDifference.first(
            checkpoint.config(),
            RunDirectory.config(folder),
            key -> key.equals("outer.iterations") || (!held.hasPath(key) && beside.add(key)));
    if (difference.isPresent()) {
      throw new IllegalArgumentException(
          folder.name()
              + "/"
              + RunDirectory.CONFIG
              + " does not belong to "
              + name
              + ": there, "
              + difference.get()
              + ". The checkpoint holds the configuration that it was trained with; take the file"
              + " away to read the run by that, and give other values with --set");
    }
    noteOtherEvaluation(folder, name, checkpoint.config(), note);
    if (!beside.isEmpty()) {
      note.accept(
          folder.name()
              + "/"
              + RunDirectory.CONFIG
              + " has keys that the configuration in "
              + name
              + " does not have, and which are not used: "
              + String.join(", ", beside));
    }
  }

  /** The evaluation's keys of {@code config.conf} are not used, so a difference is reported. */
  private static void noteOtherEvaluation(
      Folder folder, String name, ConfigObject held, Consumer<String> note) throws IOException {
    Map<String, ConfigValue> before = Configs.leaves(held);
    Configs.leaves(RunDirectory.config(folder)).entrySet().stream()
        .filter(each -> each.getKey().startsWith("evaluation."))
        .map(
            each -> new ConfigDifference(each.getKey(), before.get(each.getKey()), each.getValue()))
        .filter(each -> each.before() != null && !each.before().equals(each.now()))
        .forEach(
            each ->
                note.accept(
                    folder.name()
                        + "/"
                        + RunDirectory.CONFIG
                        + " is not used where it differs from the configuration in "
                        + name
                        + ": there, "
                        + each
                        + "; give other values with --set"));
  }

  /**
   * Refuses a run directory if files next to the checkpoint are missing or belong to another run.
   */
  private static void requireOwnFiles(Folder folder, String name, Checkpoint checkpoint)
      throws IOException {
    for (Map.Entry<String, String> own : checkpoint.checksums().entrySet()) {
      String file = own.getKey();
      if (file.equals(Checkpoint.DATA)) {
        continue;
      }
      String found = folder.exists(file) ? Digest.sha256(folder.read(file)) : "";
      if (!found.equals(own.getValue())) {
        throw new IllegalArgumentException(
            folder.name()
                + "/"
                + file
                + (found.isEmpty() ? " is missing" : " has SHA-256 " + found)
                + "; "
                + name
                + " was trained with one of SHA-256 "
                + own.getValue()
                + ". Bring that back from a copy, or resume the run where its data are: that writes"
                + " it again");
      }
    }
  }

  private static Checkpoint checkpoint(Folder folder, String which, Consumer<String> note)
      throws IOException {
    Checkpoints checkpoints = new Checkpoints(folder);
    if (which.matches("\\d{1,18}")) {
      return checkpoints.at(Long.parseLong(which));
    }
    return switch (which) {
      case LAST ->
          checkpoints
              .newest(Checkpoints.Line.LAST, note)
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          folder.name()
                              + " holds no undamaged checkpoint yet; continue the run with: salamander"
                              + " train CONF --out "
                              + folder.name()
                              + " --resume"));
      case BEST ->
          checkpoints.best(1, note).stream()
              .findFirst()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          folder.name()
                              + " holds no undamaged best checkpoint; one is kept where"
                              + " validation.every is set"));
      default ->
          throw new IllegalArgumentException(
              "the checkpoint is " + which + "; it must be last, best, or a number of iterations");
    };
  }
}
