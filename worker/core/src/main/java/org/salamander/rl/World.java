package org.salamander.rl;

import java.util.Optional;
import java.util.OptionalDouble;
import org.salamander.random.Draws;

/** One Markov decision process; immutable. */
interface World {

  /**
   * Begins an episode.
   *
   * @param draws the episode's own stream, for everything random in it
   */
  Episode episode(Draws draws);

  /** The number of discrete actions, which are counted from 0. */
  default int choices() {
    return Integer.MAX_VALUE;
  }

  /** The goal as an observation, if there is one; used to draw the task. */
  default Optional<float[]> goal() {
    return Optional.empty();
  }

  /** The expected undiscounted return of the best policy, if it is known. */
  default OptionalDouble bestReturn() {
    return OptionalDouble.empty();
  }
}
