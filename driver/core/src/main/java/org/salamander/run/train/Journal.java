package org.salamander.run.train;

import com.typesafe.config.ConfigObject;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.salamander.cluster.Cluster;
import org.salamander.learner.Metrics;
import org.salamander.run.Experiment;
import org.salamander.run.RunFailed;
import org.salamander.run.ValidationConfig;
import org.salamander.run.directory.Best;
import org.salamander.run.directory.Checkpoint;
import org.salamander.run.directory.Checkpoints;
import org.salamander.run.directory.MetricsLog;
import org.salamander.run.directory.ModelZip;
import org.salamander.run.directory.SavedRun;
import org.salamander.run.evaluate.Evaluation;
import org.salamander.run.evaluate.Evaluator;
import org.salamander.run.store.Folder;
import org.salamander.task.Measures;

/**
 * Writes the records of a training run: rows of metrics, validations and checkpoints. In an
 * iteration without any of them it only calls {@code System.nanoTime()} once.
 */
final class Journal implements Closeable {

  private static final double ROW_SECONDS = 0.9;

  private final Experiment experiment;
  private final ConfigObject resolved;
  private final Folder folder;
  private final Checkpoints checkpoints;
  private final TrainingState state;
  private final Cluster cluster;
  private final TrainingProgress progress;
  private final Retry retry;
  private final MetricsLog log;
  private final @Nullable EventFile events;
  private final @Nullable MlflowLog mlflow;
  private final LossWatch running;
  private final LossWatch validated;
  private final double unit; // factor on the rows' losses
  private final long origin; // clock at which the training time was 0
  private final List<Best> bests; // best first
  private long savedIteration = -1;
  private long lookedAt; // clock
  private long rowAt; // clock
  private long rowIteration;

  /**
   * @param from the checkpoint from which the run continues
   * @param retry repeats failed writes
   */
  Journal(
      TrainingDirectory directory,
      Experiment experiment,
      TrainingState state,
      Optional<Checkpoint> from,
      Cluster cluster,
      TrainingProgress progress,
      Retry retry)
      throws IOException {
    this.experiment = experiment;
    this.resolved = directory.resolved();
    this.folder = directory.folder();
    this.checkpoints = new Checkpoints(folder);
    this.state = state;
    this.cluster = cluster;
    this.progress = progress;
    this.retry = retry;
    this.log = MetricsLog.open(folder, state.iteration());
    this.running = new LossWatch(experiment.tasks().domain());
    this.validated = new LossWatch(experiment.tasks().domain());
    this.unit = experiment.tasks().measures().map(Measures::unit).orElse(1.0);
    this.events =
        experiment.config().log().tensorboard()
            ? EventFile.open(folder, experiment.config().learner().steps(), state.iteration())
            : null;
    this.mlflow = mlflow();
    this.bests = new ArrayList<>(from.map(Checkpoint::bests).orElse(List.of()));
    List<Long> saved = checkpoints.iterations(Checkpoints.Line.LAST);
    this.savedIteration = saved.isEmpty() ? -1 : saved.get(0);
    this.rowIteration = state.iteration();
    this.lookedAt = System.nanoTime();
    this.rowAt = lookedAt;
    this.origin = lookedAt - (long) (from.map(Checkpoint::seconds).orElse(0.0) * 1e9);
  }

  /**
   * Whether the coming iteration, number {@code iteration}, writes a row. It does if the row after
   * it might be too late.
   */
  boolean wantsRow(long iteration) {
    long now = System.nanoTime();
    long lasted = now - lookedAt;
    lookedAt = now;
    Integer every = experiment.config().log().every();
    boolean due =
        every == null ? now + 2 * lasted - rowAt >= ROW_SECONDS * 1e9 : iteration % every == 0;
    return due
        || iteration == experiment.config().outer().iterations()
        || experiment.config().validation().due(iteration);
  }

  /**
   * Saves the state before the first iteration if it comes from another run, because the other run
   * may have changed when this run is resumed.
   */
  void begin() {
    if (state.iteration() == 0 && experiment.config().init() != null) {
      finish();
    }
  }

  /** Records the iteration just done. */
  void done(Metrics metrics, boolean row) {
    try {
      if (row) {
        Evaluation validation =
            experiment.config().validation().due(state.iteration()) ? validate() : null;
        write(metrics, validation);
      }
      if (state.iteration() % experiment.config().checkpoint().every() == 0) {
        save();
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /**
   * Whether training should stop early, because enough validations in a row were no better than the
   * best.
   */
  boolean enough() {
    ValidationConfig validation = experiment.config().validation();
    return validation.stopAfter() != null
        && !bests.isEmpty()
        && (state.iteration() - bests.get(0).iteration()) / validation.every()
            >= validation.stopAfter();
  }

  /** Writes a checkpoint of the current state, unless there is one. */
  void finish() {
    try {
      if (savedIteration != state.iteration()) {
        save();
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /**
   * Warns if the losses are worse at the end than at the start.
   *
   * @param first loss of the first iteration's tasks before training; NaN if it is not known
   * @param now the same after training
   */
  void judge(double first, double now) {
    validated
        .verdict("the validation loss")
        .or(() -> running.verdict("the training loss"))
        .or(() -> running.verdict("the loss of the first iteration's tasks", first, now))
        .ifPresent(progress::note);
  }

  /** The last sentence of an error message. */
  String lastCheckpoint() {
    return savedIteration < 0
        ? "No checkpoint had been written"
        : "The last good checkpoint is "
            + folder.name()
            + "/checkpoint-"
            + savedIteration
            + "; --resume continues from it";
  }

  private RunFailed failed(IOException e) {
    return RunFailed.writing(
        "the run stopped at iteration "
            + state.iteration()
            + ": it cannot write to "
            + folder.name()
            + ". "
            + lastCheckpoint()
            + ". The reason",
        e);
  }

  private void write(Metrics metrics, @Nullable Evaluation validation) throws IOException {
    long now = System.nanoTime();
    double tasks =
        (double) (state.iteration() - rowIteration) * experiment.config().outer().batch();
    double n = metrics.tasks();
    MetricsRow row =
        new MetricsRow(
            state.iteration(),
            unit * metrics.loss() / n,
            unit * metrics.lossBefore() / n,
            experiment.tasks().domain().measure(),
            metrics.measured() / n,
            seconds(now),
            tasks * 1e9 / Math.max(1, now - rowAt),
            validation);
    running.add(row.loss());
    if (validation != null) {
      validated.add(validation.loss(validation.steps()).mean());
    }
    rowAt = now;
    rowIteration = state.iteration();
    retry.with("writing metrics.jsonl", () -> log.write(row.iteration(), row.json()));
    if (events != null) {
      retry.with("writing TensorBoard's events", () -> events.write(row));
    }
    if (mlflow != null) {
      mlflow.write(MlflowLog.values(row, experiment.config().learner().steps()));
    }
    progress.row(row);
  }

  private @Nullable MlflowLog mlflow() {
    String uri = experiment.config().log().mlflow();
    if (uri == null) {
      return null;
    }
    try {
      MlflowServer server = new MlflowServer(uri, folder, experiment.config().name(), resolved);
      return new MlflowLog(server, uri, progress::note);
    } catch (NoClassDefFoundError e) {
      throw new IllegalArgumentException(
          "log.mlflow is "
              + uri
              + "; it needs MLflow's Java client on the class path:"
              + " org.mlflow:mlflow-client",
          e);
    }
  }

  /** The files that MLflow keeps in addition to the rows. */
  private Map<String, byte[]> files() throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (String name : List.of("config.conf", "provenance.json")) {
      files.put(name, folder.read(name));
    }
    if (savedIteration >= 0) {
      SavedRun saved = SavedRun.open(folder.name(), SavedRun.LAST, List.of(), progress::note);
      files.put("model.zip", ModelZip.bytes(saved));
    }
    return files;
  }

  private double seconds(long now) {
    return (now - origin) / 1e9;
  }

  private Evaluation validate() throws IOException {
    Evaluation validation =
        new Evaluator(experiment, experiment.config().validation().evaluation())
            .evaluate(cluster, state.z());
    double score =
        validation.judgedByLoss()
            ? validation.loss(validation.steps()).mean()
            : validation.measured(validation.steps()).mean();
    int place = place(score, validation.judgedByLoss());
    int kept = experiment.config().evaluation().ensemble();
    if (Double.isFinite(score) && place < kept) {
      requireFinite();
      bests.add(place, new Best(state.iteration(), score));
      bests.subList(Math.min(kept, bests.size()), bests.size()).clear();
      Checkpoint checkpoint = checkpoint();
      retry.with("writing a checkpoint", () -> checkpoints.saveBest(checkpoint));
    }
    return validation;
  }

  /**
   * Number of validations that are at least as good as a score: measures are better if higher,
   * losses if lower.
   */
  private int place(double score, boolean judgedByLoss) {
    int place = 0;
    while (place < bests.size()
        && !(judgedByLoss ? score < bests.get(place).score() : score > bests.get(place).score())) {
      place++;
    }
    return place;
  }

  private void save() throws IOException {
    requireFinite();
    Checkpoint checkpoint = checkpoint();
    int keep = experiment.config().checkpoint().keep();
    retry.with(
        "writing a checkpoint", () -> checkpoints.save(Checkpoints.Line.LAST, checkpoint, keep));
    savedIteration = state.iteration();
  }

  private Checkpoint checkpoint() {
    return state.checkpoint(seconds(System.nanoTime()), resolved, bests);
  }

  private void requireFinite() {
    if (!state.finite()) {
      throw RunFailed.diverged(
          "iteration "
              + (state.iteration() - 1)
              + ": a meta-parameter is no longer a finite number; try a smaller"
              + " outer.optimizer.rate. "
              + lastCheckpoint());
    }
  }

  @Override
  public void close() throws IOException {
    log.close();
    if (events != null) {
      events.close();
    }
    if (mlflow != null) {
      mlflow.end(files(), state.iteration() >= experiment.config().outer().iterations());
      mlflow.close();
    }
  }
}
