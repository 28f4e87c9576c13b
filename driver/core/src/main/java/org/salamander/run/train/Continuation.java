package org.salamander.run.train;

import static java.util.Objects.requireNonNull;

import com.typesafe.config.ConfigObject;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.salamander.run.Experiment;
import org.salamander.run.directory.Best;
import org.salamander.run.directory.Checkpoint;
import org.salamander.run.directory.Checkpoints;
import org.salamander.run.directory.RunDirectory;
import org.salamander.run.directory.UnreadableCheckpoint;
import org.salamander.run.store.Folder;

/**
 * Continues a run from its newest undamaged checkpoint, after checking that it is the same run.
 *
 * @param retry for reading checkpoints
 */
record Continuation(
    TrainingDirectory directory, Experiment experiment, TrainingProgress progress, Retry retry) {

  /**
   * The checkpoint to continue from; empty if there is none.
   *
   * @param provenance the directory's record of the run's earlier processes
   * @throws IllegalArgumentException if the run was started with another configuration or other
   *     data
   */
  Optional<Checkpoint> checkpoint(Optional<ConfigObject> provenance) throws IOException {
    Folder folder = directory.folder();
    if (!RunDirectory.holdsRun(folder)) {
      progress.note(folder.name() + " holds no run yet; starting one");
      return Optional.empty();
    }
    if (RunDirectory.holdsConfig(folder)) {
      directory.requireContinues(folder.name(), RunDirectory.config(folder), experiment.config());
    }
    provenance.ifPresent(before -> Provenance.requireSameData(folder.name(), experiment, before));
    Checkpoints checkpoints = new Checkpoints(folder);
    Optional<Checkpoint> newest = newest(checkpoints, Checkpoints.Line.LAST);
    Optional<Checkpoint> best = newest(checkpoints, Checkpoints.Line.BEST);
    best.ifPresent(b -> requireContinues(Checkpoints.Line.BEST, b));
    progress.note(
        "continuing "
            + folder.name()
            + " from iteration "
            + newest.map(Checkpoint::iteration).orElse(0L));
    return newest.map(
        from -> from.bests().isEmpty() ? from.withBests(bestBefore(from, best)) : from);
  }

  /**
   * The newest undamaged checkpoint. A checkpoint that cannot be read is skipped after the retries.
   */
  private Optional<Checkpoint> newest(Checkpoints checkpoints, Checkpoints.Line line)
      throws IOException {
    AtomicReference<Optional<Checkpoint>> found = new AtomicReference<>(Optional.empty());
    try {
      retry.with(
          "reading a checkpoint",
          () -> found.set(checkpoints.newestReadable(line, progress::note)));
      return requireNonNull(found.get());
    } catch (UnreadableCheckpoint stillNot) {
      return checkpoints.newest(line, progress::note);
    }
  }

  /**
   * Checkpoints of format 1 do not have the best validation; it is read from the best checkpoint of
   * the run.
   */
  private static List<Best> bestBefore(Checkpoint from, Optional<Checkpoint> best) {
    return best.filter(b -> b.iteration() <= from.iteration())
        .map(Checkpoint::bests)
        .orElse(List.of());
  }

  /** The state in a checkpoint. */
  TrainingState restored(Checkpoint checkpoint) {
    return TrainingState.of(
        experiment, checkpoint, requireContinues(Checkpoints.Line.LAST, checkpoint));
  }

  /** The checkpoint's name, after checking that it is of this run. */
  private String requireContinues(Checkpoints.Line line, Checkpoint checkpoint) {
    String name = directory.folder().name() + "/" + line.name(checkpoint.iteration());
    directory.requireContinues(name, checkpoint.config(), experiment.config());
    Provenance.requireSameData(name, experiment, checkpoint);
    return name;
  }
}
