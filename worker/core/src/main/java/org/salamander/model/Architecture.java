package org.salamander.model;

import java.io.Serializable;
import java.util.Optional;
import org.apiguardian.api.API;
import org.salamander.random.Draws;

/**
 * The immutable description of a model. It is sent to executors, where each thread creates its own
 * {@link Model}.
 */
@API(status = API.Status.MAINTAINED)
public interface Architecture extends Serializable {

  /** The inputs and outputs of its tasks. */
  Domain domain();

  /** The parameters' slices. */
  Layout layout();

  /** Draws the initial parameters into the first {@code layout().size()} floats of {@code z}. */
  void initialize(float[] z, Draws draws);

  /** A remark about the model for a run's first lines, if there is one. */
  default Optional<String> note() {
    return Optional.empty();
  }

  /** A model for one thread. */
  Model model();

  /**
   * A model for one thread and for groups of tasks, one in each lane. Each task has the same bits
   * as with {@link #model()}. Empty if there is no such model. See {@link Model#lanes()}.
   */
  default Optional<Model> groupModel() {
    return Optional.empty();
  }

  /**
   * The same model for tasks that use few values of their categories: its embeddings have at most
   * so many rows, its other slices are the same. Empty if no embedding has more rows.
   */
  default Optional<Architecture> withRows(int rows) {
    return Optional.empty();
  }
}
