package org.salamander.rl;

import org.salamander.kernel.Draws;
import org.salamander.task.Domain;
import org.salamander.task.Split;
import org.salamander.task.Task;
import org.salamander.task.TaskSource;

/**
 * An environment as a source of tasks: a task is a world, its support and query sets are
 * trajectories of whatever policy they are asked for.
 *
 * @param shots support trajectories an inner step
 * @param queries query trajectories
 * @param discount γ
 */
public record PolicyTasks(Environment environment, int shots, int queries, double discount)
    implements TaskSource {

  public PolicyTasks {
    Require.trajectories(shots, queries);
    Require.discount(discount);
  }

  @Override
  public Domain domain() {
    return environment.domain();
  }

  @Override
  public PolicyTasks with(int shots, int queries) {
    return new PolicyTasks(environment, shots, queries, discount);
  }

  @Override
  public Task task(long seed, Split split, long iteration, int index) {
    World world = environment.world(Draws.of(seed, "world", split.ordinal(), iteration, index));
    return new PolicyTask(
        this, world, new PolicyTask.Name(seed, split.ordinal(), iteration, index), null);
  }
}
