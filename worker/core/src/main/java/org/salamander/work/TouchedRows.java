package org.salamander.work;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.salamander.model.Batch;
import org.salamander.model.Domain;
import org.salamander.task.Task;

/**
 * The rows of large embeddings that a task's examples use, and the task with these rows numbered
 * from 0. This task can be computed on a {@link NarrowModel}, which has only these rows.
 *
 * @param rows for each large embedding, in the order of the table's columns, the used rows in
 *     ascending order
 * @param task the task; the values of large categories are indices into {@code rows}
 */
record TouchedRows(List<int[]> rows, Task task) {

  /** Categories with more entries are large. All of them are embedded. */
  static final int LARGE = 32;

  /**
   * The rows of a task. Empty if the table has no large category, if the task's sets change, or if
   * a value is not an entry of its category.
   */
  static Optional<TouchedRows> of(Task task, Domain domain) {
    if (domain.columns().stream().noneMatch(TouchedRows::large) || !task.fixed()) {
      return Optional.empty();
    }
    float[] anywhere = {};
    Batch support = task.support(0, anywhere);
    Batch query = task.query(anywhere);
    float[] supportInputs = support.inputs().clone();
    float[] queryInputs = query.inputs().clone();
    List<int[]> rows = new ArrayList<>();
    int at = 0;
    for (Domain.Column column : domain.columns()) {
      if (large(column)) {
        int[] found = new int[support.size() + query.size()];
        if (!read(support, at, column, found, 0)
            || !read(query, at, column, found, support.size())) {
          return Optional.empty(); // the whole model reports the wrong value
        }
        int[] distinct = Arrays.stream(found).sorted().distinct().toArray();
        number(supportInputs, at, distinct, domain.inputs());
        number(queryInputs, at, distinct, domain.inputs());
        rows.add(distinct);
      }
      at += column.width();
    }
    Task numbered = Task.of(support.withInputs(supportInputs), query.withInputs(queryInputs));
    return Optional.of(new TouchedRows(rows, numbered));
  }

  private static boolean large(Domain.Column column) {
    return column.entries() > LARGE;
  }

  /** Reads a column's values; false if a value is not an entry of the category. */
  private static boolean read(Batch batch, int place, Domain.Column column, int[] into, int from) {
    int width = batch.inputs().length / batch.size();
    for (int e = 0; e < batch.size(); e++) {
      float value = batch.inputs()[e * width + place];
      int entry = (int) value;
      if (entry != value || entry < 0 || entry >= column.entries()) {
        return false;
      }
      into[from + e] = entry;
    }
    return true;
  }

  private static void number(float[] inputs, int place, int[] rows, int width) {
    for (int at = place; at < inputs.length; at += width) {
      inputs[at] = Arrays.binarySearch(rows, (int) inputs[at]);
    }
  }

  /** The largest number of rows of an embedding. */
  int most() {
    return rows.stream().mapToInt(r -> r.length).max().orElse(0);
  }
}
