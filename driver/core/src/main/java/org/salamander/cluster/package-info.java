/**
 * Where the tasks of an iteration run: this JVM's threads or Spark's executors, with the same bits
 * from both.
 */
@NullMarked
package org.salamander.cluster;

import org.jspecify.annotations.NullMarked;
