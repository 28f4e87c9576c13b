/**
 * Where the tasks of an iteration run, and how their sum keeps one fixed order. A cluster is this
 * JVM's threads or Spark; both give the same bits.
 */
@NullMarked
package org.salamander.cluster;

import org.jspecify.annotations.NullMarked;
