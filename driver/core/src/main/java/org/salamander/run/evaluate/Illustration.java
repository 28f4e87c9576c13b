package org.salamander.run.evaluate;

import org.salamander.model.Domain;
import org.salamander.task.TaskSource;
import org.salamander.task.table.TableMeasures;

/** How a report shows single tasks of a run, and how many of the evaluation's first it looks at. */
public enum Illustration {
  /** Images with the classes that they are taken for. */
  EPISODES(2),
  /** Functions of one number; that many tasks tell the range of their inputs. */
  CURVES(50),
  /** Of two labels, how often the later one is there, by its predicted probability. */
  CALIBRATION(500),
  /** The ways of policies. */
  PATHS(3),
  NONE(0);

  private final int tasks;

  Illustration(int tasks) {
    this.tasks = tasks;
  }

  /** What suits tasks. */
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

  /** How many of the evaluation's tasks are looked at, at most. */
  public int tasks() {
    return tasks;
  }
}
