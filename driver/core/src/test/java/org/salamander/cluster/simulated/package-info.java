/**
 * A cluster that is simulated: one thread, virtual time, every event drawn from a seed. Blocks,
 * sums, their tree, their messages and the planner of rounds are the real ones.
 */
@NullMarked
package org.salamander.cluster.simulated;

import org.jspecify.annotations.NullMarked;
