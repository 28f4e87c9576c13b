package org.salamander.rl;

/**
 * The episodes of one policy in one world, stored one after the other.
 *
 * @param horizon the most actions an episode can have
 * @param starts the index of each episode's first action, then the number of actions
 * @param observations the observation before each action, actions × floats of an observation
 * @param actions the actions, actions × floats of a target; advantage and reward are still missing
 * @param rewards one per action
 */
public record Trajectories(
    int horizon, int[] starts, float[] observations, float[] actions, double[] rewards) {

  /** Number of episodes. */
  public int episodes() {
    return starts.length - 1;
  }

  /** Number of actions in all episodes. */
  public int size() {
    return rewards.length;
  }
}
