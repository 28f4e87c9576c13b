package org.salamander.rl;

import java.io.Serializable;
import org.salamander.model.Domain;
import org.salamander.random.Draws;
import org.salamander.task.Split;

/** A distribution of Markov decision processes. A task is a pure function of random draws. */
interface Environment extends Serializable {

  /** Shape of an observation, and kind and number of actions. */
  Domain domain();

  /** Actions after which an episode ends at the latest. */
  int horizon();

  /** Draws the world of a task of that split. */
  World world(Split split, Draws draws);
}
