package org.salamander.rl;

import java.util.Optional;
import org.salamander.config.AtLeast;
import org.salamander.config.Between;
import org.salamander.config.Bounds;
import org.salamander.model.Domain;
import org.salamander.model.Model;
import org.salamander.random.Draws;
import org.salamander.task.Split;
import org.salamander.task.TaskSource;

/**
 * An environment as a source of tasks. A task is a world; its support and query sets are
 * trajectories of the policy for which they are requested.
 *
 * @param shots support trajectories per inner step
 * @param queries query trajectories
 * @param discount γ
 */
public record PolicyTasks(
    Environment environment,
    @AtLeast(1) int shots,
    @AtLeast(1) int queries,
    @Between(from = 0, to = 1, above = true) double discount)
    implements TaskSource {

  public PolicyTasks {
    Bounds.check(PolicyTasks.class, environment, shots, queries, discount);
    long numbers = environment.horizon() * (long) environment.domain().inputs();
    Bounds.fitsArray("tasks.shots", shots, numbers);
    Bounds.fitsArray("tasks.queries", queries, numbers);
  }

  @Override
  public Domain domain() {
    return environment.domain();
  }

  @Override
  public PolicyTasks with(int shots, int queries) {
    return new PolicyTasks(environment, shots, queries, discount);
  }

  /**
   * The query trajectories of policy z in an evaluation task, from which the evaluation's return is
   * computed. Adapted parameters give the trajectories after adaptation.
   *
   * @param model the policy net that z belongs to
   */
  public Trajectories trajectories(long seed, Split split, int index, Model model, float[] z) {
    return task(seed, split, 0, index).on(model).trajectories(z);
  }

  /** The goal of an evaluation task, if it has a position. */
  public Optional<float[]> goal(long seed, Split split, int index) {
    return task(seed, split, 0, index).world().goal();
  }

  @Override
  public PolicyTask task(long seed, Split split, long iteration, int index) {
    World world =
        environment.world(split, Draws.of(seed, "world", split.ordinal(), iteration, index));
    return new PolicyTask(
        this, world, new PolicyTask.Name(seed, split.ordinal(), iteration, index), null);
  }
}
