package org.salamander.task.table;

import org.salamander.model.Batch;
import org.salamander.task.Task;

/**
 * Support and query rows of one task of a table.
 *
 * @param id the task's name
 * @param supportRows the numbers of the support rows within the stored task, in the order in which
 *     they are added
 * @param queryRows the numbers of the query rows
 * @param queryWeights the weights of the query rows in the task's means
 */
public record TableTask(
    String id,
    int[] supportRows,
    int[] queryRows,
    double[] queryWeights,
    Batch supportSet,
    Batch querySet)
    implements Task {

  @Override
  public Batch support(int step, float[] z) {
    return supportSet;
  }

  @Override
  public Batch query(float[] z) {
    return querySet;
  }

  @Override
  public boolean fixed() {
    return true;
  }
}
