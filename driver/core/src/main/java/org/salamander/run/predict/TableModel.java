package org.salamander.run.predict;

import java.io.Serializable;
import org.salamander.learner.MetaLearner;
import org.salamander.model.Architecture;
import org.salamander.task.table.TableSchema;

/**
 * The model that a run learned from a table, in the form that is sent to executors.
 *
 * @param schema converts a row to the model's input
 * @param z the meta-learned vector
 * @param seed of the random streams of learners that draw while they adapt
 * @param steps inner steps
 */
public record TableModel(
    TableSchema schema,
    Architecture architecture,
    MetaLearner learner,
    float[] z,
    long seed,
    int steps)
    implements Serializable {

  public TableModel {
    if (steps < 0) {
      throw new IllegalArgumentException("steps is " + steps + "; it must be 0 or more");
    }
  }

  /** This model with another number of inner steps. */
  public TableModel withSteps(int other) {
    return new TableModel(schema, architecture, learner, z, seed, other);
  }
}
