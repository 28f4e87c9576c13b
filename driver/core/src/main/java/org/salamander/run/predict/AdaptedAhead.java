package org.salamander.run.predict;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.salamander.cluster.GroupChoice;
import org.salamander.kernel.Kernels;
import org.salamander.kernel.LaneKernels;
import org.salamander.model.Batch;
import org.salamander.model.Workspace;
import org.salamander.random.Draws;
import org.salamander.task.Task;
import org.salamander.task.TaskGroup;

/**
 * The parameters adapted to the next tasks of a {@link TaskPredictor}. Several tasks are computed
 * side by side, one in each lane of the processor's vectors, if that is faster; the bits are the
 * same.
 */
final class AdaptedAhead {

  private static final String KIND = "adapting";

  private final TableModel learned;
  private final @Nullable Workspace group; // null if learner or model has no groups
  private final GroupChoice choice = new GroupChoice();
  private Map<Object, float[]> adapted = new HashMap<>();
  private Map<Object, float[]> before = Map.of(); // some of them may still be unused
  private final int size;

  AdaptedAhead(TableModel learned, Workspace workspace) {
    this.learned = learned;
    this.group = learned.learner().takesGroups() ? workspace.group().orElse(null) : null;
    this.size = workspace.model().layout().size();
  }

  /** The most tasks in one group. */
  int width() {
    return group == null ? 1 : group.model().lanes();
  }

  /**
   * Adapts to tasks, and drops the results from before the last call.
   *
   * @param supports support rows of the tasks
   * @param alone adapts to a single task and returns a new vector
   */
  void adapt(Map<Object, Batch> supports, Function<Batch, float[]> alone) {
    before = adapted;
    adapted = new HashMap<>();
    int tasks = supports.size();
    if (group == null || tasks < 2) {
      return; // nothing to gain
    }
    boolean together = choice.together(KIND, tasks, width(), 1);
    long start = System.nanoTime();
    together = together && together(supports, group);
    if (!together) {
      supports.forEach((task, support) -> adapted.put(task, alone.apply(support)));
    }
    choice.took(KIND, tasks, together, System.nanoTime() - start);
  }

  /** Whether it succeeded; if not, the failure will come again from a single task. */
  private boolean together(Map<Object, Batch> supports, Workspace group) {
    int lanes = width();
    float[] z = group.lend(LaneKernels.at(learned.z().length, lanes));
    Kernels.best().lanes().spread(learned.z(), lanes, z);
    List<Task> tasks = supports.values().stream().map(rows -> Task.of(rows, rows)).toList();
    Draws draws =
        Draws.group(
            tasks.stream().map(task -> Draws.of(learned.seed(), TaskPredictor.DRAWS)).toList());
    try {
      learned
          .learner()
          .adapt(
              z,
              new TaskGroup(tasks, lanes),
              learned.steps(),
              draws,
              group,
              (step, point) -> {
                if (step == learned.steps()) {
                  keep(supports, point);
                }
              });
      return true;
    } catch (RuntimeException failure) {
      adapted.clear();
      return false;
    } finally {
      group.giveBack(z);
    }
  }

  private void keep(Map<Object, Batch> supports, float[] point) {
    int lane = 0;
    for (Object task : supports.keySet()) {
      float[] own = new float[size];
      for (int i = 0; i < size; i++) {
        own[i] = point[LaneKernels.at(i, width()) + lane];
      }
      adapted.put(task, own);
      lane++;
    }
  }

  /** The parameters adapted to a task, which the caller then owns; null if there are none. */
  float @Nullable [] take(Object task) {
    float[] found = adapted.remove(task);
    return found == null ? before.get(task) : found;
  }
}
