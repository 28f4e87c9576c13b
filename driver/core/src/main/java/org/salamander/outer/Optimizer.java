package org.salamander.outer;

import java.util.List;
import java.util.Map;

/** A rule with its state: it moves a vector by one step. Not thread-safe. */
sealed interface Optimizer permits SgdOptimizer, AdamOptimizer, TrustRegion {

  /**
   * Moves the learned slices of {@code z} against the gradient.
   *
   * @param gradient as long as z
   * @param rate of this step
   * @param step t = 1, 2 …: how many steps this makes
   * @param rounds for rules that ask the tasks for more
   */
  void step(float[] z, float[] gradient, List<Slice> learned, float rate, long step, Rounds rounds);

  /**
   * The state by name, as long as z each: the arrays themselves, to be saved or filled. Empty where
   * the rule remembers nothing.
   */
  Map<String, float[]> state();
}
