package org.salamander.run.evaluate;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.salamander.cluster.Cluster;
import org.salamander.cluster.TaskFailedException;
import org.salamander.model.Domain;
import org.salamander.run.Capacity;
import org.salamander.run.Clusters;
import org.salamander.run.Experiment;
import org.salamander.run.RunConfig;
import org.salamander.run.config.Configs;
import org.salamander.run.config.Decoder.Decoded;
import org.salamander.run.directory.Checkpoint;
import org.salamander.run.directory.MetricsLog;
import org.salamander.run.directory.RemoteData;
import org.salamander.run.directory.SavedRun;
import org.salamander.run.learned.LearnedRun;
import org.salamander.run.store.Digest;
import org.salamander.run.store.Folder;
import org.salamander.task.DataContext;
import org.salamander.task.table.TableSchema;
import org.salamander.task.table.TableSource;

/**
 * A trained run: its configuration and its newest undamaged checkpoint.
 *
 * @param own whether this command trained it, from its user's configuration
 */
public record TrainedRun(SavedRun saved, Decoded<RunConfig> decoded, boolean own) {

  /**
   * Reads a run directory and its newest undamaged checkpoint.
   *
   * @see #open(String, String, List, Consumer)
   */
  public static TrainedRun open(String directory, List<String> settings, Consumer<String> warn)
      throws IOException {
    return open(directory, SavedRun.LAST, settings, warn);
  }

  /**
   * Reads a run directory.
   *
   * @param which last, best, or a number of iterations
   * @param settings {@code key=value} that replace values of the checkpoint's configuration
   * @param warn receives a line for each damaged checkpoint that was skipped
   * @throws IllegalArgumentException if there is no run, no such checkpoint, or the settings are
   *     wrong
   */
  public static TrainedRun open(
      String directory, String which, List<String> settings, Consumer<String> warn)
      throws IOException {
    SavedRun saved = SavedRun.open(directory, which, settings, warn);
    return new TrainedRun(saved, RunConfig.decode(saved.config(), saved.name()), false);
  }

  /** The same run, marked as trained by this command, so that its data may be downloaded. */
  public TrainedRun trainedHere() {
    return new TrainedRun(saved, decoded, true);
  }

  /** The same run with further settings. */
  public TrainedRun with(List<String> settings) {
    Config config = Configs.override(saved.config(), settings);
    return new TrainedRun(saved, RunConfig.decode(config, saved.name()), own);
  }

  /** The run directory. */
  public String directory() {
    return saved.directory();
  }

  /** The state that was read. */
  public Checkpoint checkpoint() {
    return saved.checkpoint();
  }

  /** Its configuration, with the settings applied. */
  public RunConfig config() {
    return decoded.value();
  }

  /** The same with every default written out. */
  public ConfigObject resolved() {
    return decoded.resolved();
  }

  /** The learner's name in configurations. */
  public String algorithm() {
    return resolved().toConfig().getString("learner.type");
  }

  /** Number of meta-learned parameters. */
  public int parameters() {
    return checkpoint().z().length;
  }

  /** SHA-256 of the little-endian bytes of the meta-learned vector. */
  public String sha256() {
    return Digest.sha256(checkpoint().z());
  }

  /**
   * The run's tasks and model.
   *
   * @param note receives a line for each step that takes long
   * @throws IllegalArgumentException if the data are missing, or if only the run directory names
   *     their address
   */
  public Experiment experiment(Consumer<String> note) {
    if (!own) {
      RemoteData.requireAsked(saved);
    }
    return Experiment.of(config(), DataContext.ofProcess(note));
  }

  /**
   * The run's model with the tasks that its directory keeps, for when the data are missing; empty
   * if the run's version kept none.
   */
  public Optional<Experiment> keptTasks() throws IOException {
    Domain domain = checkpoint().domain();
    if (domain == null) {
      return Optional.empty();
    }
    TableSchema schema = LearnedRun.schema(directory());
    KeptTasks tasks = KeptTasks.read(Folder.at(directory()), domain, schema);
    return Optional.of(Experiment.of(config(), tasks));
  }

  /** The checkpoint's z, in the experiment's layout. */
  public float[] vector(Experiment experiment) {
    return checkpoint().vector(experiment.layout(), saved.name());
  }

  /**
   * The vectors to evaluate: z, or those of the best checkpoints if {@code evaluation.ensemble}
   * asks for several and no checkpoint was named.
   */
  private float[][] members(Experiment experiment, Consumer<String> note) throws IOException {
    int wanted = config().evaluation().ensemble();
    if (wanted == 1 || !saved.which().equals(SavedRun.LAST)) {
      return new float[][] {vector(experiment)};
    }
    List<Checkpoint> best = saved.best(wanted, note);
    if (best.size() < wanted) {
      note.accept(
          "evaluation.ensemble is "
              + wanted
              + "; "
              + directory()
              + (best.isEmpty()
                  ? " holds no validated checkpoint (validation.every): the last one is evaluated"
                  : " holds " + best.size() + " of the best: these are evaluated"));
    }
    return best.isEmpty()
        ? new float[][] {vector(experiment)}
        : best.stream()
            .map(member -> member.vector(experiment.layout(), directory()))
            .toArray(float[][]::new);
  }

  /** The rows of {@code metrics.jsonl}: their numbers by name, in the order of iterations. */
  public List<Map<String, Double>> metrics() throws IOException {
    return MetricsLog.read(Folder.at(directory()));
  }

  /**
   * Evaluates the run by the section {@code evaluation} of its configuration.
   *
   * @param fromScratch whether to evaluate the run's random initial parameters instead, which means
   *     training from scratch on each task
   * @param master a Spark master URL; null for this JVM's threads
   */
  public Evaluation evaluate(boolean fromScratch, @Nullable String master, Consumer<String> note)
      throws IOException {
    Clusters.requireKnown(master);
    try {
      Experiment experiment = experiment(note);
      float[][] members =
          fromScratch ? new float[][] {experiment.initial()} : members(experiment, note);
      return evaluate(experiment, members, master, note);
    } catch (TaskFailedException | OutOfMemoryError e) {
      throw Capacity.of(config()).told(e);
    }
  }

  private Evaluation evaluate(
      Experiment experiment, float[][] members, @Nullable String master, Consumer<String> note)
      throws IOException {
    try (Cluster cluster = Clusters.open(experiment.architecture(), config().cluster(), master)) {
      Evaluator evaluator = new Evaluator(experiment, config().evaluation());
      Evaluation evaluation = evaluator.evaluate(cluster, members);
      return evaluator.tasks() instanceof TableSource table
          ? evaluation.beside(
              new RunBaselines(Folder.at(directory()), table, config().evaluation()).measure(note))
          : evaluation;
    }
  }
}
