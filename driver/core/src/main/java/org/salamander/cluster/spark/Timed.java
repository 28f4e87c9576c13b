package org.salamander.cluster.spark;

import java.io.Serializable;

/**
 * What a partition computed, and how long that took.
 *
 * @param value serializable, for sessions with Java's serializer
 * @param nanos by the executor's clock, from the partition's first task to its last
 */
record Timed<T>(T value, long nanos) implements Serializable {}
