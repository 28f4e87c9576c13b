package org.salamander.task;

import org.salamander.model.Batch;

/**
 * Predicts a task's targets from what the task was made of: what a learner would do that had been
 * told the task.
 */
@FunctionalInterface
public interface Oracle {

  /**
   * Raw outputs for the inputs of {@code batch}, size × outputs, row-major, as a model would give
   * them.
   */
  void predict(Batch batch, float[] outputs);
}
