package org.salamander.task;

import org.salamander.model.Batch;

/**
 * Predicts a task's targets from the task's true parameters, which is the best possible prediction.
 */
@FunctionalInterface
public interface Oracle {

  /**
   * Raw outputs for the inputs of {@code batch}, size × outputs, row-major, as a model would give
   * them.
   */
  void predict(Batch batch, float[] outputs);
}
