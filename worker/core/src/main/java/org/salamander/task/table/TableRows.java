package org.salamander.task.table;

import java.util.stream.IntStream;
import org.salamander.model.Batch;

/**
 * All rows of a task.
 *
 * @param task its id
 * @param rows how many
 * @param inputs rows × width, as {@link TableSchema#encode} writes them
 * @param targets as {@link Target#encode} writes them
 * @param weights of the rows in means within the task; all 1 without a column for it
 * @param roles {@link Role}s by their ordinals; all 0 without a column for it
 */
public record TableRows(
    String task, int rows, float[] inputs, float[] targets, float[] weights, byte[] roles) {

  /** Some of the rows, in the order given. */
  public Batch batch(int... chosen) {
    int width = inputs.length / rows;
    float[] x = new float[chosen.length * width];
    float[] y = new float[chosen.length];
    for (int i = 0; i < chosen.length; i++) {
      System.arraycopy(inputs, chosen[i] * width, x, i * width, width);
      y[i] = targets[chosen[i]];
    }
    return new Batch(chosen.length, x, y);
  }

  /** The numbers of the rows that have a role. */
  public int[] with(Role role) {
    return IntStream.range(0, rows).filter(row -> roles[row] == role.ordinal()).toArray();
  }

  /** Whether any row has a role. */
  public boolean hasRoles() {
    return IntStream.range(0, rows).anyMatch(row -> roles[row] != Role.NONE.ordinal());
  }
}
