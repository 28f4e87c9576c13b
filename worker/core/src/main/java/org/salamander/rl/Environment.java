package org.salamander.rl;

import java.io.Serializable;
import org.salamander.model.Domain;
import org.salamander.random.Draws;

/** A distribution of Markov decision processes: what its tasks are is a pure function of draws. */
public interface Environment extends Serializable {

  /** Shape of an observation, and kind and number of actions. */
  Domain domain();

  /** Actions after which an episode ends at the latest. */
  int horizon();

  /** Draws a task's world. */
  World world(Draws draws);
}
