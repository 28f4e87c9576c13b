package org.salamander.run.train;

import com.typesafe.config.ConfigObject;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.salamander.cluster.Cluster;
import org.salamander.cluster.TaskFailedException;
import org.salamander.run.Capacity;
import org.salamander.run.Clusters;
import org.salamander.run.Experiment;
import org.salamander.run.RunConfig;
import org.salamander.run.RunFailed;
import org.salamander.run.ValidationConfig;
import org.salamander.run.config.Configs;
import org.salamander.run.config.Decoder.Decoded;
import org.salamander.run.directory.Checkpoint;
import org.salamander.run.directory.Checkpoints;
import org.salamander.run.directory.LearnedSlices;
import org.salamander.run.directory.RunDirectory;
import org.salamander.run.evaluate.Evaluator;
import org.salamander.run.evaluate.KeptTasks;
import org.salamander.run.evaluate.TrainedRun;
import org.salamander.run.store.Digest;
import org.salamander.run.store.Folder;
import org.salamander.task.DataContext;

/** A training run from its configuration file to its last checkpoint. */
@API(status = API.Status.MAINTAINED)
public final class Training {

  /** HDFS releases a dead writer's lease after 60 s; we wait longer to allow for delays. */
  private static final Duration LOCK_WAIT = Duration.ofSeconds(80);

  /**
   * What to train.
   *
   * @param conf the configuration file
   * @param settings {@code key=value} that replace its values
   * @param out the run directory; null for {@code runs/<name>-<time>}
   * @param resume whether to continue the run there
   * @param master a Spark master URL; null for this JVM's threads
   */
  public record Request(
      Path conf,
      List<String> settings,
      @Nullable String out,
      boolean resume,
      @Nullable String master) {

    public Request {
      settings = List.copyOf(settings);
      if (resume && out == null) {
        throw new IllegalArgumentException(
            "--resume needs --out with the directory of the run to continue");
      }
    }
  }

  /**
   * The result of a training.
   *
   * @param finished whether the last iteration was reached
   */
  public record Outcome(String directory, long iteration, boolean finished) {}

  private final Request request;
  private final TrainingProgress progress;
  private final Decoded<RunConfig> decoded;
  private Folder folder;
  private final Surroundings surroundings;

  /**
   * Reads the configuration.
   *
   * @throws IllegalArgumentException if it is wrong
   */
  public Training(Request request, TrainingProgress progress) {
    this(request, decoded(request), progress);
  }

  /**
   * A run of a configuration that was made in Java:
   *
   * <pre>{@code
   * RunConfig config =
   *     RunConfig.of(
   *         "sine",
   *         Sinusoid.of(10, 10),
   *         Mlp.of(40, 40),
   *         new Maml(1, 0.01f),
   *         OuterConfig.of(7000, 25, OptimizerConfig.adam(0.001)));
   * Training.of(config, "runs/sine", TrainingProgress.SILENT).run(() -> false);
   * }</pre>
   *
   * @param out the run directory; an existing run is continued
   * @throws IllegalArgumentException if a part of it has no name in configurations
   */
  public static Training of(RunConfig config, String out, TrainingProgress progress) {
    Decoded<RunConfig> decoded = RunConfig.decode(config.written().toConfig(), config.name());
    return new Training(
        new Request(Path.of(config.name()), List.of(), out, true, null), decoded, progress);
  }

  private Training(Request request, Decoded<RunConfig> decoded, TrainingProgress progress) {
    this(request, decoded, folder(request, decoded.value()), Surroundings.REAL, progress);
  }

  /** For tests: with a given configuration, folder and surroundings. */
  Training(
      Request request,
      Decoded<RunConfig> decoded,
      Folder folder,
      Surroundings surroundings,
      TrainingProgress progress) {
    this.request = request;
    this.progress = progress;
    this.decoded = decoded;
    this.folder = folder;
    this.surroundings = surroundings;
  }

  private static Decoded<RunConfig> decoded(Request request) {
    return RunConfig.decode(
        Configs.read(request.conf(), request.settings()), request.conf().toString());
  }

  private static Folder folder(Request request, RunConfig config) {
    String out = request.out();
    return Folder.at(out != null ? out : "runs/" + config.name() + "-" + now());
  }

  /** The folder with that name, or with a number appended if another run has just taken it. */
  static Folder free(String name) throws IOException {
    for (int i = 1; ; i++) {
      Path folder = Path.of(i == 1 ? name : name + "-" + i);
      try {
        Files.createDirectories(folder.toAbsolutePath().getParent());
        Files.createDirectory(folder);
        return Folder.at(folder.toString());
      } catch (FileAlreadyExistsException e) {
        // another run started in the same second
      }
    }
  }

  /**
   * Trains a run to its end and reads it, for commands that make several runs. An existing run is
   * continued.
   *
   * @param interrupted the message if it is stopped; the directory follows
   * @throws RunFailed if it is stopped; the message says how to continue
   */
  public static TrainedRun toItsEnd(
      Request request, TrainingProgress progress, BooleanSupplier stop, String interrupted)
      throws IOException {
    Outcome outcome = new Training(request, progress).run(stop);
    if (!outcome.finished()) {
      throw RunFailed.stopped(
          interrupted + " in " + outcome.directory() + "; the same command continues the run");
    }
    return TrainedRun.open(outcome.directory(), List.of(), progress::note).trainedHere();
  }

  private static String now() {
    return LocalDateTime.now(ZoneId.systemDefault())
        .format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT));
  }

  /**
   * Trains to the last iteration.
   *
   * @param stop asked before every iteration
   * @throws IllegalArgumentException if the input is wrong: data, model, directory, or the run to
   *     be resumed
   * @throws RunFailed if training or the disk fails
   */
  public Outcome run(BooleanSupplier stop) {
    try {
      Clusters.requireKnown(request.master());
      requireRoom();
      Experiment experiment = Experiment.of(decoded.value(), DataContext.ofProcess(progress::note));
      requireMemory(experiment);
      requireValidation(experiment);
      requireAveraging(experiment.config());
      if (request.out() == null && surroundings == Surroundings.REAL) {
        folder = free(folder.name());
      }
      try (Closeable lock = locked()) {
        requireRoom();
        return train(experiment, stop);
      }
    } catch (IOException e) {
      throw RunFailed.writing("the run directory " + folder.name() + " cannot be used", e);
    } catch (TaskFailedException | OutOfMemoryError e) {
      throw Capacity.of(decoded.value()).told(e);
    }
  }

  /** On Spark, only the sum's vector is in this JVM. */
  private void requireMemory(Experiment experiment) {
    RunConfig config = experiment.config();
    int threads = request.master() == null ? Clusters.threads(config.cluster()) : 1;
    Capacity.of(config).requireTraining(experiment.layout().size(), threads);
  }

  /** Checks what DL4J's training needs, before Spark starts. */
  private void requireAveraging(RunConfig config) {
    if (AveragedPass.wanted(config)) {
      AveragedPass.requirePossible(config);
      if (request.master() == null) {
        throw new IllegalArgumentException(
            "learner.through is dl4j-spark, which needs a Spark master; give --master, such as"
                + " 'local[2]', or set learner.through = salamander");
      }
    }
  }

  /**
   * Makes sure that validation tasks exist before training begins, not only when they are needed.
   */
  private static void requireValidation(Experiment experiment) {
    ValidationConfig validation = experiment.config().validation();
    if (validation.every() > 0) {
      new Evaluator(experiment, validation.evaluation()).requireTasks();
    }
  }

  /**
   * The directory's lock. On HDFS a killed process holds it for another minute; resuming the run
   * waits until it is released.
   */
  private Closeable locked() throws IOException {
    long limit = System.nanoTime() + LOCK_WAIT.toNanos();
    boolean noted = false;
    while (true) {
      try {
        return folder.lock();
      } catch (AccessDeniedException e) {
        throw e; // waiting changes no permission
      } catch (IOException e) {
        if (!request.resume() || !folder.remote() || System.nanoTime() > limit) {
          throw e;
        }
        if (!noted) {
          progress.note("waiting for up to " + LOCK_WAIT.toSeconds() + " s: " + e.getMessage());
          noted = true;
        }
      }
      LockSupport.parkNanos(1_000_000_000);
    }
  }

  private void requireRoom() throws IOException {
    if (folder.obstructed()) {
      throw new IllegalArgumentException(
          folder.name()
              + " is a file, or lies below one; --out must be a directory, or must not exist yet");
    }
    if (!request.resume() && RunDirectory.holdsRun(folder)) {
      throw new IllegalArgumentException(
          folder.name()
              + " holds a run already; continue it with --resume, or choose another --out");
    }
  }

  private Outcome train(Experiment experiment, BooleanSupplier stop) throws IOException {
    TrainingDirectory directory = new TrainingDirectory(folder, decoded.resolved());
    Optional<ConfigObject> provenance = RunDirectory.provenance(folder);
    Retry retry = retry(experiment.config());
    Continuation continuation = new Continuation(directory, experiment, progress, retry);
    Optional<Checkpoint> from =
        request.resume() ? continuation.checkpoint(provenance) : Optional.empty();
    TrainingState state = from.isPresent() ? continuation.restored(from.get()) : fresh(experiment);
    try (Cluster cluster = surroundings.cluster(experiment, request.master())) {
      directory.write(Provenance.of(experiment, cluster.describe(), state.iteration(), provenance));
      keepFiles(experiment, state);
      KeptTasks.keep(folder, experiment);
      new Checkpoints(folder).tidy(state.iteration());
      try (Journal journal =
          new Journal(directory, experiment, state, from, cluster, progress, retry)) {
        return train(experiment, cluster, state, journal, stop);
      }
    }
  }

  /** Writes the files of the tasks, unless the directory has those that its checkpoints name. */
  private void keepFiles(Experiment experiment, TrainingState state) throws IOException {
    for (Map.Entry<String, String> file : experiment.tasks().kept().entrySet()) {
      String name = file.getKey();
      if (!folder.exists(name)
          || !Digest.sha256(folder.read(name)).equals(state.checksums().get(name))) {
        folder.write(name, file.getValue().getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  private Outcome train(
      Experiment experiment,
      Cluster cluster,
      TrainingState state,
      Journal journal,
      BooleanSupplier stop) {
    RunConfig config = experiment.config();
    progress.note(
        config.name()
            + ": "
            + RunConfig.text(decoded.resolved(), "learner")
            + ", "
            + LearnedSlices.layout(experiment.layout()).size()
            + " meta-parameters, on "
            + cluster.describe()
            + ", into "
            + folder.name());
    experiment.architecture().note().ifPresent(progress::note);
    progress.begin(state.iteration(), config.outer().iterations());
    try {
      journal.begin();
      boolean finished = new Trainer(experiment, cluster, state, journal).train(stop);
      return new Outcome(folder.name(), state.iteration(), finished);
    } finally {
      progress.end();
    }
  }

  private TrainingState fresh(Experiment experiment) throws IOException {
    float[] z = experiment.initial();
    String init = experiment.config().init();
    if (init != null) {
      try {
        StartingPoint.from(init, experiment, z, progress::note);
      } catch (IOException e) {
        throw new RunFailed("init is " + init + ", which cannot be read: " + e.getMessage(), e);
      }
    }
    return new TrainingState(experiment, z);
  }

  private Retry retry(RunConfig config) {
    return new Retry(folder, config.checkpoint().patience(), progress::note, surroundings);
  }
}
