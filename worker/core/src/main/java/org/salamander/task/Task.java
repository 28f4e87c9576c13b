package org.salamander.task;

import java.util.Optional;
import java.util.OptionalDouble;
import org.apiguardian.api.API;
import org.salamander.model.Batch;
import org.salamander.model.Model;

/**
 * A support set to adapt to and a query set to be judged by. Most tasks ignore {@code step} and
 * {@code z}; reinforcement-learning tasks roll {@code z} out, once they know the model it belongs
 * to.
 */
@API(status = API.Status.MAINTAINED)
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

  /** The expected return of the best policy, where the task is acted in and that is known. */
  default OptionalDouble bestReturn() {
    return OptionalDouble.empty();
  }

  /**
   * This task on a thread's model: reinforcement-learning tasks roll the policy out that {@code
   * model} makes of z, and have no sets before they know it; others stay as they are.
   */
  default Task on(Model model) {
    return this;
  }

  /** Whether the sets are the same at every step and for all parameters. */
  default boolean fixed() {
    return false;
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

      @Override
      public boolean fixed() {
        return true;
      }
    };
  }
}
