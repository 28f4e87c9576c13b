package org.salamander.rl;

/** An episode in progress. */
interface Episode {

  /** Writes what the policy sees into {@code observation} from {@code at} on. */
  void observe(float[] observation, int at);

  /**
   * Acts.
   *
   * @param action the action from {@code at} on: its components, or its number as a float
   * @return the reward
   */
  double act(float[] action, int at);

  /** Whether there is nothing more to do, before the horizon. */
  boolean over();
}
