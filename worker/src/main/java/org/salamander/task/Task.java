package org.salamander.task;

import java.util.Optional;
import org.salamander.model.Batch;

/**
 * A few examples to adapt to and others to be judged by. Most tasks ignore {@code step} and {@code
 * z}; reinforcement-learning tasks roll {@code z} out.
 */
public interface Task {

  /** The support set S at inner step {@code step} with parameters {@code z}. */
  Batch support(int step, float[] z);

  /** The query set Q, disjoint from S. */
  Batch query(float[] z);

  /**
   * The task as a known function, where there is one: the loss of its predictions is the least
   * there is.
   */
  default Optional<Oracle> oracle() {
    return Optional.empty();
  }

  /** A task of two fixed sets. */
  static Task of(Batch support, Batch query) {
    return new Task() {
      @Override
      public Batch support(int step, float[] z) {
        return support;
      }

      @Override
      public Batch query(float[] z) {
        return query;
      }
    };
  }
}
