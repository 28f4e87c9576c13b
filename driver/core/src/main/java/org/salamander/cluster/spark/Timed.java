package org.salamander.cluster.spark;

/**
 * What a partition computed, and how long that took.
 *
 * @param nanos by the executor's clock, from the partition's first task to its last
 */
record Timed<T>(T value, long nanos) {}
