package org.salamander.task;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.salamander.model.Batch;

/**
 * Several tasks with fixed sets, one in each lane, for a model of groups of tasks. If the tasks
 * return the same sets again, so does the group.
 */
public final class TaskGroup implements Task {

  private final List<Task> tasks;
  private final int lanes;
  private final Sets support = new Sets();
  private final Sets query = new Sets();

  /**
   * @param tasks for the first lanes
   * @param lanes number of lanes
   */
  public TaskGroup(List<Task> tasks, int lanes) {
    this.tasks = List.copyOf(tasks);
    this.lanes = lanes;
  }

  /** The tasks in lane order. */
  public List<Task> tasks() {
    return tasks;
  }

  @Override
  public Batch support(int step, float[] z) {
    return support.of(task -> task.support(step, z));
  }

  @Override
  public Batch query(float[] z) {
    return query.of(task -> task.query(z));
  }

  /** The last requested sets, and their group. */
  private final class Sets {

    private List<Batch> sets = List.of();
    private @Nullable Batch group;

    @SuppressWarnings("ReferenceEquality") // a task returns the same object for the same set
    Batch of(Function<Task, Batch> set) {
      List<Batch> asked = new ArrayList<>(tasks.size());
      boolean same = group != null;
      for (int l = 0; l < tasks.size(); l++) {
        asked.add(set.apply(tasks.get(l)));
        same = same && asked.get(l) == sets.get(l);
      }
      if (group == null || !same) {
        sets = asked;
        group = Batch.group(asked, lanes);
      }
      return group;
    }
  }
}
