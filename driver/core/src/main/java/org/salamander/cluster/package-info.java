/**
 * Runs the tasks of an iteration and sums their results in one fixed order. A cluster is this JVM's
 * threads, or Spark. Both give the same bits.
 */
@NullMarked
package org.salamander.cluster;

import org.jspecify.annotations.NullMarked;
