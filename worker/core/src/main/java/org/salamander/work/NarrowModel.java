package org.salamander.work;

import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;
import org.salamander.kernel.LaneKernels;
import org.salamander.learner.MetaLearner;
import org.salamander.learner.Runs;
import org.salamander.model.Layout;
import org.salamander.model.Workspace;

/**
 * A model that has only some rows of the large embeddings. If no example of a task uses a row, the
 * row does not affect the task and its gradient is +0. The task can therefore be computed on its
 * own rows, with the same bits and much shorter vectors. This holds for every learner that treats z
 * number by number. The task's contribution to the sum is sparse.
 *
 * @param workspace the workspace for the narrow model
 * @param whole the slices of z
 * @param narrow the same slices with fewer rows
 */
record NarrowModel(Workspace workspace, Layout whole, Layout narrow) {

  /**
   * A narrow model with at least {@code rows} rows in each large embedding.
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

  /** Whether the slices differ only in the rows of large embeddings. */
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

  /**
   * The positions of a task's numbers. Each run is a sequence of consecutive numbers.
   *
   * @param runs the runs in z
   * @param narrow for each run, its start in the narrow z
   */
  record Places(Runs runs, int[] narrow) {}

  /**
   * The positions of a task's numbers. Adjacent slices that are not large embeddings form one run.
   */
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
   * Copies a task's part of z into its lane.
   *
   * @param part the narrow z of several tasks side by side, numbers × {@code lanes}; 0 where a task
   *     has no row
   */
  void gather(float[] z, Places task, float[] part, int lane, int lanes) {
    for (int run = 0; run < task.runs.count(); run++) {
      int shift = task.narrow[run] - task.runs.starts()[run];
      for (int i = task.runs.starts()[run]; i < task.runs.ends()[run]; i++) {
        part[LaneKernels.at(i + shift, lanes) + lane] = z[i];
      }
    }
  }

  /**
   * Returns a task's numbers of a narrow vector with the layout of {@code part} in {@link #gather},
   * run by run.
   */
  float[] term(float[] part, Places task, int lane, int lanes) {
    float[] vector = new float[task.runs.length()];
    int at = 0;
    for (int run = 0; run < task.runs.count(); run++) {
      int shift = task.narrow[run] - task.runs.starts()[run];
      for (int i = task.runs.starts()[run]; i < task.runs.ends()[run]; i++) {
        vector[at++] = part[LaneKernels.at(i + shift, lanes) + lane];
      }
    }
    return vector;
  }
}
