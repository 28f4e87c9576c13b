package org.salamander.run.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.salamander.model.Layout;
import org.salamander.model.dl4j.Dl4jNetwork;
import org.salamander.run.Experiment;
import org.salamander.run.directory.Checkpoint;
import org.salamander.run.directory.Checkpoints;
import org.salamander.run.directory.RunDirectory;
import org.salamander.run.store.Folder;

/**
 * Starts a run from what another run learned. Slices are copied by name. Slices that the other run
 * does not have keep their initial values.
 */
final class StartingPoint {

  private StartingPoint() {}

  /**
   * Copies the newest undamaged checkpoint of {@code run}, or the parameters of a DL4J zip, into
   * {@code z}.
   *
   * @throws IllegalArgumentException if it has no checkpoint, no slice fits, or a slice has a
   *     different shape
   */
  static void from(String run, Experiment experiment, float[] z, Consumer<String> warn)
      throws IOException {
    if (isNetwork(run)) {
      float[] theta =
          Dl4jNetwork.read(Path.of(run), experiment.config().model(), experiment.tasks().domain());
      System.arraycopy(theta, 0, z, 0, theta.length);
      warn.accept("started from the DL4J network " + run);
      return;
    }
    Checkpoint other =
        new Checkpoints(Folder.at(run))
            .newest(Checkpoints.Line.LAST, warn)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "init is " + run + "; it must be a run directory with a sound checkpoint"));
    Map<String, Layout.Slice> offered =
        other.layout().slices().stream()
            .collect(Collectors.toMap(Layout.Slice::name, Function.identity()));
    List<String> fresh = new ArrayList<>();
    int taken = 0;
    for (Layout.Slice slice : experiment.layout().slices()) {
      Layout.Slice found = offered.get(slice.name());
      if (!slice.learned()) {
        continue;
      }
      if (found == null) {
        fresh.add(slice.name());
        continue;
      }
      if (!found.shape().equals(slice.shape())) {
        throw new IllegalArgumentException(
            "init is "
                + run
                + ", whose slice "
                + slice.name()
                + " has shape "
                + found.shape()
                + "; this model's has "
                + slice.shape()
                + ". Start from a run of the same model");
      }
      System.arraycopy(other.z(), found.offset(), z, slice.offset(), slice.length());
      taken++;
    }
    if (taken == 0) {
      throw new IllegalArgumentException(
          "init is "
              + run
              + ", which has none of this run's slices "
              + fresh
              + "; it has "
              + offered.keySet().stream().sorted().toList());
    }
    warn.accept(
        "started from "
            + run
            + " at iteration "
            + other.iteration()
            + (fresh.isEmpty() ? "" : "; initial values kept: " + String.join(", ", fresh)));
  }

  /** Whether it is a zip that DL4J wrote, and not a run. */
  private static boolean isNetwork(String run) throws IOException {
    try {
      return !RunDirectory.holdsRun(Folder.at(run)) && run.endsWith(".zip");
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("init is '" + run + "': " + e.getMessage(), e);
    }
  }
}
