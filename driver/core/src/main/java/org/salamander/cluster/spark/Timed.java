package org.salamander.cluster.spark;

import java.io.Serializable;

/**
 * What a partition computed, how long that took, and how much of it travels.
 *
 * @param value serializable, for sessions with Java's serializer
 * @param nanos by the executor's clock, from the partition's first task to its last
 * @param bytes of the partition's vectors on their way to the driver or the next stage
 */
record Timed<T>(T value, long nanos, long bytes) implements Serializable {}
