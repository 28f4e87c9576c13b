package org.salamander.task;

import java.io.Serializable;
import java.util.List;
import org.apiguardian.api.API;
import org.salamander.model.Batch;

/** Further measures of a task's query set, in addition to the model's loss and accuracy. */
@API(status = API.Status.MAINTAINED)
public interface Measures extends Serializable {

  /** The measures' names, for programs. The first is the loss, in the units of the data. */
  List<String> names();

  /** Value of the first measure that corresponds to a model's loss of 1. */
  default double unit() {
    return 1;
  }

  /**
   * The measures of a model's outputs, in the order of {@link #names}; NaN if a measure is
   * undefined for this query set.
   *
   * @param outputs raw, query examples × outputs
   */
  double[] of(Task task, Batch query, float[] outputs);
}
