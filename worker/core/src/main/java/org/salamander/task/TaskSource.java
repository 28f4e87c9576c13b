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
   * The task named by its arguments.
   *
   * @param seed the run's
   * @param iteration the meta-iteration, from 0; evaluation counts its own
   * @param index the task's place in the batch, from 0
   */
  Task task(long seed, Split split, long iteration, int index);

  /**
   * SHA-256 of the data that tasks are made of, in hexadecimal; empty if they are computed. Where
   * there is one, a run keeps a few tasks for its report.
   */
  default Optional<String> checksum() {
    return Optional.empty();
  }

  /**
   * How many tasks a split has, where they are given and not drawn without end: evaluation then
   * counts through them.
   */
  default OptionalInt tasks(Split split) {
    return OptionalInt.empty();
  }

  /**
   * What a run keeps of its data, so that what it learned can be used without them: texts by the
   * names of files in its directory.
   */
  default Map<String, String> kept() {
    return Map.of();
  }

  /** What these tasks are judged by, where loss and accuracy do not say enough. */
  default Optional<Measures> measures() {
    return Optional.empty();
  }

  /** Whether support sets have targets; without them only their inputs are there to adapt to. */
  default boolean labelled() {
    return true;
  }

  /** Support examples of a task (a class, for classes). */
  int shots();

  /** Query examples of a task (a class, for classes). */
  int queries();

  /**
   * The same distribution with other numbers of support and query examples (a class, for classes).
   */
  TaskSource with(int shots, int queries);
}
