package org.salamander.run;

import static java.util.Objects.requireNonNull;

import com.typesafe.config.ConfigObject;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.salamander.learner.Vectors;
import org.salamander.model.Layout;
import org.salamander.outer.OuterRule;
import org.salamander.outer.Rounds;

/**
 * What changes while a run trains: z, what the outer rule remembers, how far it is. Not
 * thread-safe.
 */
public final class TrainingState {

  private final Layout layout;
  private final float[] z;
  private final OuterRule outer;
  private long iteration;

  /** The state before the first iteration. */
  TrainingState(Experiment experiment, float[] z) {
    this.layout = experiment.layout();
    this.z = z;
    this.outer = new OuterRule(experiment.config().outer(), layout);
  }

  /**
   * The state a checkpoint holds.
   *
   * @throws IllegalArgumentException where the checkpoint is of another model, algorithm or outer
   *     rule
   */
  static TrainingState of(Experiment experiment, Checkpoint checkpoint, String name) {
    TrainingState state = new TrainingState(experiment, vector(experiment, checkpoint, name));
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
            (key, saved) -> Learned.unpack(state.layout, saved, requireNonNull(arrays.get(key))));
    state.iteration = checkpoint.iteration();
    return state;
  }

  /**
   * z as a checkpoint holds it; {@link IllegalArgumentException} where its slices are not this
   * experiment's.
   */
  static float[] vector(Experiment experiment, Checkpoint checkpoint, String name) {
    Layout wanted = Learned.layout(experiment.layout());
    if (!wanted.equals(checkpoint.layout())) {
      throw new IllegalArgumentException(
          name
              + " is of another configuration: it holds "
              + describe(checkpoint.layout())
              + "; this one needs "
              + describe(wanted));
    }
    float[] z = new float[experiment.layout().size()];
    Learned.unpack(experiment.layout(), checkpoint.z(), z);
    return z;
  }

  private static String describe(Layout layout) {
    return layout.slices().stream().map(s -> s.name() + s.shape()).toList().toString();
  }

  /** Iterations done. */
  public long iteration() {
    return iteration;
  }

  /** The meta-parameters, changed by every step. */
  public float[] z() {
    return z;
  }

  /** Takes the outer step of the next iteration; {@code sum} is used up. */
  void step(float[] sum, Rounds rounds) {
    outer.step(z, sum, iteration, rounds);
    iteration++;
  }

  /** Takes over what the next iteration has made of z without the outer rule. */
  void become(float[] reached) {
    System.arraycopy(reached, 0, z, 0, z.length);
    iteration++;
  }

  /** Whether every parameter is a number. */
  boolean finite() {
    return Vectors.finite(z);
  }

  /** The state to be saved. */
  Checkpoint checkpoint(double seconds, ConfigObject config, @Nullable Double validation) {
    Map<String, float[]> arrays = new TreeMap<>();
    outer.state().forEach((name, array) -> arrays.put(name, Learned.pack(layout, array)));
    return new Checkpoint(
        iteration,
        seconds,
        config,
        Learned.layout(layout),
        Learned.pack(layout, z),
        arrays,
        validation);
  }
}
