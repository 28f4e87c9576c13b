package org.salamander.rl;

/**
 * The episodes of one policy in one world, one after the other.
 *
 * @param horizon the most actions an episode can have
 * @param starts the first action of each episode, and behind the last one the number of actions
 * @param observations what was seen before each action, actions × floats of an observation
 * @param actions what was done, actions × floats of a target; advantage and reward are not yet in
 * @param rewards one an action
 */
public record Trajectories(
    int horizon, int[] starts, float[] observations, float[] actions, double[] rewards) {

  /** How many episodes. */
  public int episodes() {
    return starts.length - 1;
  }

  /** Actions of all episodes. */
  public int size() {
    return rewards.length;
  }
}
