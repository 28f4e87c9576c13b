package org.salamander.run.train;

import static java.util.Objects.requireNonNull;

import com.typesafe.config.ConfigObject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.salamander.kernel.Vectors;
import org.salamander.model.Domain;
import org.salamander.model.Layout;
import org.salamander.outer.OuterRule;
import org.salamander.outer.Rounds;
import org.salamander.run.Experiment;
import org.salamander.run.directory.Best;
import org.salamander.run.directory.Checkpoint;
import org.salamander.run.directory.LearnedSlices;

/**
 * The state that changes while a run trains: z, the outer rule's state and the iteration. Not
 * thread-safe.
 */
final class TrainingState {

  private final Domain domain;
  private final Map<String, String> checksums;
  private final Layout layout;
  private final float[] z;
  private final OuterRule outer;
  private long iteration;

  /** The state before the first iteration. */
  TrainingState(Experiment experiment, float[] z) {
    this(experiment, z, Provenance.checksums(experiment.tasks()));
  }

  private TrainingState(Experiment experiment, float[] z, Map<String, String> checksums) {
    this.domain = experiment.tasks().domain();
    this.checksums = checksums;
    this.layout = experiment.layout();
    this.z = z;
    this.outer = new OuterRule(experiment.config().outer(), layout);
  }

  /**
   * The state in a checkpoint.
   *
   * @throws IllegalArgumentException if the checkpoint is of another model, algorithm or outer rule
   */
  static TrainingState of(Experiment experiment, Checkpoint checkpoint, String name) {
    float[] z = checkpoint.vector(experiment.layout(), name);
    TrainingState state =
        checkpoint.checksums().isEmpty()
            ? new TrainingState(experiment, z)
            : new TrainingState(experiment, z, checkpoint.checksums());
    Map<String, float[]> arrays = state.outer.state();
    if (!arrays.keySet().equals(checkpoint.optimizer().keySet())) {
      throw new IllegalArgumentException(
          name
              + " holds the outer state "
              + checkpoint.optimizer().keySet()
              + "; this configuration's rule needs "
              + arrays.keySet());
    }
    checkpoint
        .optimizer()
        .forEach(
            (key, saved) ->
                LearnedSlices.unpack(state.layout, saved, requireNonNull(arrays.get(key))));
    state.iteration = checkpoint.iteration();
    return state;
  }

  /** The checksums that its checkpoints hold. */
  Map<String, String> checksums() {
    return checksums;
  }

  /** Iterations done. */
  public long iteration() {
    return iteration;
  }

  /** The meta-parameters, changed by every step. */
  public float[] z() {
    return z;
  }

  /**
   * Takes the outer step of the next iteration.
   *
   * @param sum will be overwritten
   * @param weight of all tasks in the sum
   */
  void step(float[] sum, double weight, Rounds rounds) {
    outer.step(z, sum, weight, iteration, rounds);
    iteration++;
  }

  /** Sets the z of the next iteration, computed without the outer rule. */
  void become(float[] reached) {
    System.arraycopy(reached, 0, z, 0, z.length);
    iteration++;
  }

  /** Whether every parameter is a number. */
  boolean finite() {
    return Vectors.finite(z);
  }

  /** The state as a checkpoint. */
  Checkpoint checkpoint(double seconds, ConfigObject config, List<Best> bests) {
    Map<String, float[]> arrays = new TreeMap<>();
    outer.state().forEach((name, array) -> arrays.put(name, LearnedSlices.pack(layout, array)));
    return new Checkpoint(
        iteration,
        seconds,
        config,
        LearnedSlices.layout(layout),
        LearnedSlices.pack(layout, z),
        arrays,
        domain,
        bests,
        checksums);
  }
}
