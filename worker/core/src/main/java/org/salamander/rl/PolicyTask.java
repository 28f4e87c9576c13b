package org.salamander.rl;

import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.salamander.model.Batch;
import org.salamander.model.Model;
import org.salamander.random.Draws;
import org.salamander.task.Task;

/**
 * A task of reinforcement learning. The support set of inner step k is drawn with the policy z_k,
 * the query set with z_K. The random numbers of an episode depend on the task, the step and the
 * episode alone, so the same policy always gets the same trajectories.
 *
 * @param policy the model that z belongs to; null until {@link #on} sets it
 */
record PolicyTask(PolicyTasks tasks, World world, Name name, @Nullable Model policy)
    implements Task {

  /** The value of {@code step} that stands for the query set. */
  private static final int QUERY = -1;

  /** The arguments that identify a task. */
  record Name(long seed, int split, long iteration, int index) {

    Draws episode(int step, int episode) {
      return Draws.of(seed, "episode", split, iteration, index, step, episode);
    }
  }

  @Override
  public PolicyTask on(Model model) {
    return new PolicyTask(tasks, world, name, model);
  }

  @Override
  public Batch support(int step, float[] z) {
    return batch(trajectories(z, step, tasks.shots()));
  }

  @Override
  public Batch query(float[] z) {
    return batch(trajectories(z, QUERY, tasks.queries()));
  }

  @Override
  public OptionalDouble bestReturn() {
    return world.bestReturn();
  }

  /** The trajectories of {@link #query}. */
  Trajectories trajectories(float[] z) {
    return trajectories(z, QUERY, tasks.queries());
  }

  private Trajectories trajectories(float[] z, int step, int episodes) {
    if (policy == null) {
      throw new IllegalStateException("a policy task is rolled out on a model; call on() first");
    }
    return Rollout.of(
        policy, z, tasks.environment(), world, episodes, episode -> name.episode(step, episode));
  }

  private Batch batch(Trajectories trajectories) {
    return Advantages.batch(trajectories, tasks.discount());
  }
}
