package org.salamander.run.learned;

import com.typesafe.config.Config;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.salamander.model.Architecture;
import org.salamander.model.Domain;
import org.salamander.model.Layout;
import org.salamander.run.config.LargestNumber;
import org.salamander.run.directory.Checkpoint;
import org.salamander.run.directory.RemoteData;
import org.salamander.run.directory.SavedRun;
import org.salamander.run.store.Folder;
import org.salamander.task.DataContext;
import org.salamander.task.table.TableSchema;

/**
 * The learned vector of a run with everything needed to adapt it. The training data need not exist
 * any more.
 *
 * @param config the part of the run's configuration that defines the meaning of {@code z}
 * @param written the whole configuration as text
 * @param domain the model's inputs and outputs
 * @param schema converts rows of the run's table to the model's inputs; null if its tasks are not
 *     of a table
 * @param layout the slices of {@code z}
 */
@API(status = API.Status.MAINTAINED)
public record LearnedRun(
    String directory,
    LearnedConfig config,
    Config written,
    Domain domain,
    @Nullable TableSchema schema,
    Architecture architecture,
    Layout layout,
    float[] z) {

  /**
   * Reads a run directory.
   *
   * @param which last, best, or a number of iterations
   * @param settings {@code key=value} over its configuration
   * @param note receives lines about damaged checkpoints that were skipped, and about slow steps
   * @throws IllegalArgumentException if there is no such run or checkpoint, the settings are wrong,
   *     or the checkpoint is of another model. Versions that did not keep the domain also need the
   *     training data
   */
  public static LearnedRun open(
      String directory, String which, List<String> settings, Consumer<String> note)
      throws IOException {
    return of(SavedRun.open(directory, which, settings, note), schema(directory), note);
  }

  /** Reads the newest undamaged checkpoint of a run directory. */
  public static LearnedRun open(String directory, Consumer<String> note) throws IOException {
    return open(directory, SavedRun.LAST, List.of(), note);
  }

  /**
   * Converts rows of the run's table to the model's inputs; null if its tasks are not of a table.
   */
  public static @Nullable TableSchema schema(String directory) throws IOException {
    Folder folder = Folder.at(directory);
    return folder.exists(TableSchema.FILE)
        ? TableSchema.parse(
            new String(folder.read(TableSchema.FILE), StandardCharsets.UTF_8),
            directory + "/" + TableSchema.FILE)
        : null;
  }

  private static LearnedRun of(SavedRun run, @Nullable TableSchema schema, Consumer<String> note) {
    Checkpoint checkpoint = run.checkpoint();
    LearnedConfig config = LearnedConfig.decode(run.config(), run.name());
    Domain kept = checkpoint.domain();
    if (kept == null) {
      RemoteData.requireAsked(run);
    }
    Domain domain =
        kept != null
            ? kept
            : LearnedConfig.domain(run.config(), run.name(), DataContext.ofProcess(note));
    Architecture architecture = fitting(run::config, () -> config.model().architecture(domain));
    Layout layout = fitting(run::config, () -> config.learner().layout(architecture.layout()));
    return new LearnedRun(
        run.directory(),
        config,
        run.config(),
        domain,
        schema,
        architecture,
        layout,
        checkpoint.vector(layout, run.name()));
  }

  /**
   * Computes a model's layers and slices from a configuration's sizes.
   *
   * @param written the configuration, for the message
   * @throws IllegalArgumentException naming the key, if they are too many for one vector
   */
  public static <T> T fitting(Supplier<Config> written, Supplier<T> sizes) {
    try {
      return sizes.get();
    } catch (ArithmeticException | NegativeArraySizeException e) {
      throw new IllegalArgumentException(
          LargestNumber.of(written.get(), "model", "learner")
              + " makes a model of more than 2³¹ − 1 numbers, which no array holds; it must be smaller",
          e);
    }
  }
}
