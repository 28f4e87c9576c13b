/** Rounds as Spark jobs: contexts and their settings, partitions, Kryo messages, metrics. */
@NullMarked
package org.salamander.cluster.spark;

import org.jspecify.annotations.NullMarked;
