package org.salamander.model;

import java.io.Serializable;
import java.util.Optional;
import org.apiguardian.api.API;
import org.salamander.random.Draws;

/**
 * The immutable description of a model. It is sent to executors, where each thread makes a {@link
 * Model} of its own.
 */
@API(status = API.Status.MAINTAINED)
public interface Architecture extends Serializable {

  /** The tasks it was made for. */
  Domain domain();

  /** The parameters' slices. */
  Layout layout();

  /** Draws the initial parameters into the first {@code layout().size()} floats of {@code z}. */
  void initialize(float[] z, Draws draws);

  /** What a run says of the model in its first lines, where there is something to say. */
  default Optional<String> note() {
    return Optional.empty();
  }

  /** A model for one thread. */
  Model model();

  /**
   * A model for one thread of a group of tasks side by side, one for each lane, whose tasks have
   * the bits that {@link #model()} gives each; empty if there is none. See {@link Model#lanes()}.
   */
  default Optional<Model> groupModel() {
    return Optional.empty();
  }

  /**
   * The same model for tasks that use few values of their categories: its embeddings have so many
   * rows at most, its other slices are the same. Empty if no embedding has more rows.
   */
  default Optional<Architecture> withRows(int rows) {
    return Optional.empty();
  }
}
