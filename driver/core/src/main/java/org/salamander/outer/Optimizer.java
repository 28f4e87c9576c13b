package org.salamander.outer;

import java.util.List;
import java.util.Map;

/** An update rule with its state, which moves a vector by one step. Not thread-safe. */
sealed interface Optimizer permits SgdOptimizer, AdamOptimizer, TrustRegion {

  /**
   * Moves the learned slices of {@code z} against the gradient.
   *
   * @param gradient as long as z
   * @param rate of this step
   * @param step number of this step, t = 1, 2 …
   * @param rounds for rules that need extra rounds over the tasks
   */
  void step(float[] z, float[] gradient, List<Slice> learned, float rate, long step, Rounds rounds);

  /**
   * The state by name, each array as long as z. Returns the arrays themselves, to be saved or
   * filled; empty if the rule has no state.
   */
  Map<String, float[]> state();
}
