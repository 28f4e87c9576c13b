/**
 * A simulated cluster with one thread and virtual time. A seed determines all events. The ranges of
 * tasks, the sums, their tree, the messages and the planner of rounds are the real code.
 */
@NullMarked
package org.salamander.cluster.simulated;

import org.jspecify.annotations.NullMarked;
