package org.salamander.task;

import java.util.Optional;
import java.util.OptionalDouble;
import org.apiguardian.api.API;
import org.salamander.model.Batch;
import org.salamander.model.Model;

/**
 * A support set for adaptation and a query set for evaluation. Most tasks ignore {@code step} and
 * {@code z}; reinforcement-learning tasks roll {@code z} out, after {@link #on} has given them the
 * model.
 */
@API(status = API.Status.MAINTAINED)
public interface Task {

  /** The support set S at inner step {@code step} with parameters {@code z}. */
  Batch support(int step, float[] z);

  /** The query set Q, disjoint from S. */
  Batch query(float[] z);

  /** The task as a known function, if there is one. No predictions have a smaller loss. */
  default Optional<Oracle> oracle() {
    return Optional.empty();
  }

  /** The expected return of the best policy, for reinforcement learning, if it is known. */
  default OptionalDouble bestReturn() {
    return OptionalDouble.empty();
  }

  /**
   * This task with a thread's model. Reinforcement-learning tasks roll out the policy of {@code
   * model} with parameters z, and have no sets without a model. Other tasks return themselves.
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
