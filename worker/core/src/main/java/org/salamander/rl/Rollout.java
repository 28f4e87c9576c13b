package org.salamander.rl;

import java.util.Arrays;
import java.util.function.IntFunction;
import org.salamander.model.Batch;
import org.salamander.model.Distribution;
import org.salamander.model.Model;
import org.salamander.random.Draws;

/**
 * Runs a policy in all episodes of a task side by side, so that the net gets one batch per step
 * instead of single states.
 */
final class Rollout {

  private final Model policy;
  private final float[] z;
  private final World world;
  private final int horizon;
  private final int inputs;
  private final Distribution distribution;
  private final Episode[] episodes;
  private final Draws[] draws;
  private final int[] lengths;
  private final float[][] observations;
  private final float[][] actions;
  private final double[][] rewards;

  private Rollout(
      Model policy,
      float[] z,
      Environment environment,
      World world,
      int count,
      IntFunction<Draws> chances) {
    this.policy = policy;
    this.z = z;
    this.world = world;
    this.horizon = environment.horizon();
    this.inputs = environment.domain().inputs();
    this.distribution = Distribution.of(environment.domain());
    this.episodes = new Episode[count];
    this.draws = new Draws[count];
    this.lengths = new int[count];
    this.observations = new float[count][horizon * inputs];
    this.actions = new float[count][horizon * distribution.targets()];
    this.rewards = new double[count][horizon];
    for (int i = 0; i < count; i++) {
      draws[i] = chances.apply(i);
      episodes[i] = world.episode(draws[i]);
    }
  }

  /**
   * Rolls {@code z} out.
   *
   * @param chances the random stream of each episode, for the policy and the world
   */
  static Trajectories of(
      Model policy,
      float[] z,
      Environment environment,
      World world,
      int count,
      IntFunction<Draws> chances) {
    Rollout rollout = new Rollout(policy, z, environment, world, count, chances);
    int[] live = new int[count];
    for (int i = 0; i < count; i++) {
      live[i] = i;
    }
    for (int t = 0; t < rollout.horizon && live.length > 0; t++) {
      rollout.step(t, live);
      live = Arrays.stream(live).filter(i -> !rollout.episodes[i].over()).toArray();
    }
    return rollout.trajectories();
  }

  private void step(int t, int[] live) {
    float[] seen = new float[live.length * inputs];
    for (int i = 0; i < live.length; i++) {
      episodes[live[i]].observe(observations[live[i]], t * inputs);
      System.arraycopy(observations[live[i]], t * inputs, seen, i * inputs, inputs);
    }
    float[] outputs = new float[live.length * distribution.outputs()];
    policy.predict(
        z, new Batch(live.length, seen, new float[live.length * distribution.targets()]), outputs);
    int choices = Math.min(world.choices(), distribution.outputs());
    for (int i = 0; i < live.length; i++) {
      int e = live[i];
      int at = t * distribution.targets();
      distribution.sample(outputs, i * distribution.outputs(), choices, draws[e], actions[e], at);
      rewards[e][t] = episodes[e].act(actions[e], at);
      lengths[e] = t + 1;
    }
  }

  private Trajectories trajectories() {
    int[] starts = new int[episodes.length + 1];
    for (int e = 0; e < episodes.length; e++) {
      starts[e + 1] = starts[e] + lengths[e];
    }
    int size = starts[episodes.length];
    float[] seen = new float[size * inputs];
    float[] done = new float[size * distribution.targets()];
    double[] paid = new double[size];
    for (int e = 0; e < episodes.length; e++) {
      int n = lengths[e];
      int at = starts[e];
      int width = distribution.targets();
      System.arraycopy(observations[e], 0, seen, at * inputs, n * inputs);
      System.arraycopy(actions[e], 0, done, at * width, n * width);
      System.arraycopy(rewards[e], 0, paid, at, n);
    }
    return new Trajectories(horizon, starts, seen, done, paid);
  }
}
