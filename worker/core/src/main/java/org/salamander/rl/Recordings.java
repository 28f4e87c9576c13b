package org.salamander.rl;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.salamander.model.Batch;
import org.salamander.model.Workspace;
import org.salamander.task.Split;
import org.salamander.task.Task;
import org.salamander.task.TaskSource;

/**
 * Keeps the trajectories that z drew in the tasks of one meta-iteration, for the iteration's later
 * rounds. Trajectories are a pure function of z, task, step and episode, so a thread that does not
 * have them draws the same ones again.
 */
public final class Recordings {

  /** The z and the tasks of the trajectories. */
  private record Owner(TaskSource tasks, long seed, long iteration) {}

  private @Nullable Owner owner;
  private float[] z = {};
  private final Map<Integer, Task> recorded = new HashMap<>();

  private Recordings() {}

  /**
   * A training task with the sets that {@code z} drew, even if they are requested for another z.
   */
  public static Task task(
      TaskSource tasks, long seed, long iteration, int index, float[] z, Workspace workspace) {
    Recordings kept = workspace.made(Recordings.class, Recordings.class, model -> new Recordings());
    Owner owner = new Owner(tasks, seed, iteration);
    if (!owner.equals(kept.owner) || !Arrays.equals(z, kept.z)) {
      kept.recorded.clear();
      kept.owner = owner;
      kept.z = z.clone();
    }
    return kept.recorded.computeIfAbsent(
        index,
        i -> new Recorded(tasks.task(seed, Split.TRAIN, iteration, i).on(workspace.model())));
  }

  private static final class Recorded implements Task {

    private final Task task;
    private final List<Batch> supports = new ArrayList<>();
    private @Nullable Batch query;

    Recorded(Task task) {
      this.task = task;
    }

    @Override
    public Batch support(int step, float[] z) {
      if (step == supports.size()) {
        supports.add(task.support(step, z));
      }
      return supports.get(step);
    }

    @Override
    public Batch query(float[] z) {
      Batch drawn = query == null ? task.query(z) : query;
      query = drawn;
      return drawn;
    }
  }
}
