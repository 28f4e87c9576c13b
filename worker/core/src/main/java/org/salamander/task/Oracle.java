package org.salamander.task;

import org.salamander.model.Batch;

/**
 * Predicts a task's targets from the task's true parameters: the best that any learner could do.
 */
@FunctionalInterface
public interface Oracle {

  /**
   * Raw outputs for the inputs of {@code batch}, size × outputs, row-major, as a model would give
   * them.
   */
  void predict(Batch batch, float[] outputs);
}
