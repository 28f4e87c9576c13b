package org.salamander.run.evaluate;

import org.salamander.model.Domain;
import org.salamander.task.TaskSource;
import org.salamander.task.table.TableMeasures;

/**
 * How a report shows single tasks of a run, and how many of the evaluation's first tasks it uses.
 */
public enum Illustration {
  /** Images with their predicted classes. */
  EPISODES(2),
  /** Functions of one number. The range of inputs is taken from this many tasks. */
  CURVES(50),
  /** For two labels: the frequency of the positive one by its predicted probability. */
  CALIBRATION(500),
  /** The paths of policies. */
  PATHS(3),
  NONE(0);

  private final int tasks;

  Illustration(int tasks) {
    this.tasks = tasks;
  }

  /** The illustration for the given tasks. */
  public static Illustration of(TaskSource source) {
    Domain domain = source.domain();
    if (domain.actions()) {
      return PATHS;
    }
    if (source.measures().filter(TableMeasures.class::isInstance).isPresent()) {
      return domain.kind() == Domain.Kind.BINARY ? CALIBRATION : NONE;
    }
    if (domain.kind() == Domain.Kind.CLASSES && domain.input().size() == 3) {
      return EPISODES;
    }
    boolean curve = domain.inputs() == 1 && domain.outputs() == 1 && domain.values().continuous();
    return domain.kind() == Domain.Kind.REGRESSION && curve ? CURVES : NONE;
  }

  /** The most tasks of the evaluation that are used. */
  public int tasks() {
    return tasks;
  }
}
