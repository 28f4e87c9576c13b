package org.salamander.rl;

import java.util.Optional;
import java.util.OptionalDouble;
import org.salamander.random.Draws;

/** One Markov decision process; immutable. */
interface World {

  /**
   * Begins an episode.
   *
   * @param draws the episode's own, for whatever in it is left to chance
   */
  Episode episode(Draws draws);

  /** How many actions there are to choose from, where they are discrete: those from 0 on. */
  default int choices() {
    return Integer.MAX_VALUE;
  }

  /** Where it wants to be, as an observation, if it is about getting to a place: for drawing. */
  default Optional<float[]> goal() {
    return Optional.empty();
  }

  /** The expected undiscounted return of the best policy, where it is known. */
  default OptionalDouble bestReturn() {
    return OptionalDouble.empty();
  }
}
