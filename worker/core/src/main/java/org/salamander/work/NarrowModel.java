package org.salamander.work;

import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;
import org.salamander.learner.MetaLearner;
import org.salamander.learner.Runs;
import org.salamander.model.Layout;
import org.salamander.model.Workspace;

/**
 * A model whose large embeddings have only as many rows as a few tasks touch. If no example has a
 * row, the row does not affect the task and its gradient is +0. So a task computed on its own rows
 * has the bits of the task computed on all of them, in vectors as long as the rest of the net, for
 * every learner that treats z number by number. What the task adds to the sum is sparse.
 *
 * @param workspace the narrow model's
 * @param whole the slices of z
 * @param narrow the same slices with fewer rows
 */
record NarrowModel(Workspace workspace, Layout whole, Layout narrow) {

  /**
   * A narrow model with so many rows.
   *
   * @return empty if it would not be half as small as the whole model, or the learner does not
   *     treat z number by number
   */
  static Optional<NarrowModel> of(Workspace workspace, MetaLearner learner, int rows) {
    if (!learner.takesGroups()) {
      return Optional.empty();
    }
    int room = Math.max(TouchedRows.LARGE, Integer.highestOneBit(Math.max(1, 2 * rows - 1)));
    return workspace
        .withRows(room)
        .map(
            fewer ->
                new NarrowModel(
                    fewer,
                    learner.layout(workspace.model().layout()),
                    learner.layout(fewer.model().layout())))
        .filter(model -> 2L * model.narrow.size() <= model.whole.size() && model.alike());
  }

  /** Whether the slices differ in the rows of large embeddings alone. */
  private boolean alike() {
    boolean alike = whole.slices().size() == narrow.slices().size();
    for (int s = 0; alike && s < whole.slices().size(); s++) {
      Layout.Slice all = whole.slices().get(s);
      Layout.Slice some = narrow.slices().get(s);
      alike = all.name().equals(some.name()) && (table(all) || all.shape().equals(some.shape()));
    }
    return alike;
  }

  private static boolean table(Layout.Slice slice) {
    return slice.role() == Layout.Role.EMBEDDING && slice.shape().get(0) > TouchedRows.LARGE;
  }

  /** The positions of a task's numbers in z and in the narrow z, run by run. */
  record Places(Runs runs, int[] narrow) {}

  /** The places of a task's numbers. Neighbouring slices without rows are one run. */
  Places places(TouchedRows task) {
    Iterator<int[]> tables = task.rows().iterator();
    int most = whole.slices().size() + task.rows().stream().mapToInt(rows -> rows.length).sum();
    int[] starts = new int[most];
    int[] ends = new int[most];
    int[] places = new int[most];
    int count = 0;
    boolean joins = false;
    for (int s = 0; s < whole.slices().size(); s++) {
      Layout.Slice all = whole.slices().get(s);
      int place = narrow.slices().get(s).offset();
      if (table(all)) {
        int width = all.shape().get(1);
        for (int row : tables.next()) {
          starts[count] = all.offset() + row * width;
          ends[count] = starts[count] + width;
          places[count++] = place;
          place += width;
        }
      } else if (joins) {
        ends[count - 1] = all.end();
      } else {
        starts[count] = all.offset();
        ends[count] = all.end();
        places[count++] = place;
      }
      joins = !table(all);
    }
    Runs runs = new Runs(whole.size(), Arrays.copyOf(starts, count), Arrays.copyOf(ends, count));
    return new Places(runs, places);
  }

  /**
   * Copies a task's part of z.
   *
   * @param part the narrow z of several tasks side by side, each number a run of {@code lanes}; 0
   *     where no task has a row
   */
  void gather(float[] z, Places task, float[] part, int lane, int lanes) {
    for (int run = 0; run < task.runs.count(); run++) {
      int shift = task.narrow[run] - task.runs.starts()[run];
      for (int i = task.runs.starts()[run]; i < task.runs.ends()[run]; i++) {
        part[(i + shift) * lanes + lane] = z[i];
      }
    }
  }

  /** A task's numbers, run by run, of a narrow vector like {@code part}. */
  float[] term(float[] part, Places task, int lane, int lanes) {
    float[] vector = new float[task.runs.length()];
    int at = 0;
    for (int run = 0; run < task.runs.count(); run++) {
      int shift = task.narrow[run] - task.runs.starts()[run];
      for (int i = task.runs.starts()[run]; i < task.runs.ends()[run]; i++) {
        vector[at++] = part[(i + shift) * lanes + lane];
      }
    }
    return vector;
  }
}
