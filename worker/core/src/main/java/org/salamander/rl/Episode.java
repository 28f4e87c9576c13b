package org.salamander.rl;

/** An episode in progress. */
interface Episode {

  /** Writes the policy's observation into {@code observation} from {@code at} on. */
  void observe(float[] observation, int at);

  /**
   * Performs an action.
   *
   * @param action the action from {@code at} on: its components, or its number as a float
   * @return the reward
   */
  double act(float[] action, int at);

  /** Whether the episode has ended before the horizon. */
  boolean over();
}
