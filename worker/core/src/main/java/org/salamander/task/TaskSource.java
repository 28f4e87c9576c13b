package org.salamander.task;

import java.io.Serializable;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apiguardian.api.API;
import org.salamander.model.Domain;

/**
 * A distribution of tasks as a pure function: the same arguments give the same task, on any
 * machine, in any order.
 */
@API(status = API.Status.MAINTAINED)
public interface TaskSource extends Serializable {

  /** Shapes and kind of the tasks' examples. */
  Domain domain();

  /**
   * The task for these arguments.
   *
   * @param seed the run's
   * @param iteration the meta-iteration, from 0; evaluations have their own count
   * @param index the task's place in the batch, from 0
   */
  Task task(long seed, Split split, long iteration, int index);

  /**
   * SHA-256 of the tasks' data, in hexadecimal; empty if tasks are computed. If there is one, a run
   * keeps a few tasks for its report.
   */
  default Optional<String> checksum() {
    return Optional.empty();
  }

  /**
   * Number of tasks of a split, if they are a fixed list and not drawn without end. An evaluation
   * then uses each of them once.
   */
  default OptionalInt tasks(Split split) {
    return OptionalInt.empty();
  }

  /**
   * The texts that a run keeps so that its model can be used without the data, by their file names
   * in the run directory.
   */
  default Map<String, String> kept() {
    return Map.of();
  }

  /** Further measures of these tasks, if loss and accuracy are not enough. */
  default Optional<Measures> measures() {
    return Optional.empty();
  }

  /** Whether support sets have targets; if not, learners can adapt only to the inputs. */
  default boolean labelled() {
    return true;
  }

  /** Number of support examples of a task (of each class, if there are classes). */
  int shots();

  /** Number of query examples of a task (of each class, if there are classes). */
  int queries();

  /**
   * The same distribution with other numbers of support and query examples (of each class, if there
   * are classes).
   */
  TaskSource with(int shots, int queries);
}
