package org.salamander.rl;

import java.io.Serializable;
import org.salamander.model.Domain;
import org.salamander.random.Draws;
import org.salamander.task.Split;

/** A distribution of Markov decision processes. A task is a pure function of random draws. */
interface Environment extends Serializable {

  /** The shape of an observation and the kind and number of actions. */
  Domain domain();

  /** The most actions of an episode. */
  int horizon();

  /** Draws the world of a task of a split. */
  World world(Split split, Draws draws);
}
