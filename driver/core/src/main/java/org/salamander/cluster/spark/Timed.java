package org.salamander.cluster.spark;

import java.io.Serializable;

/**
 * The result of a partition, the time it took, and the number of bytes that are sent.
 *
 * @param value serializable, for sessions with Java's serializer
 * @param nanos by the executor's clock, from the partition's first task to its last
 * @param bytes of the partition's vectors as sent to the driver or the next stage
 */
record Timed<T>(T value, long nanos, long bytes) implements Serializable {}
