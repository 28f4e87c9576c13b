package org.salamander.cluster;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.salamander.config.Bounds;
import org.salamander.config.Positive;
import org.salamander.config.Settings;

/**
 * The time of a round without its tasks, in milliseconds: {@code floor + perPartition · P +
 * perMegabyte · S}, where P partitions send S megabytes of vectors to the driver. {@code
 * docs/scaling.md} describes the measurements behind the default.
 *
 * @param floor an empty round
 * @param perPartition scheduling, starting and collecting one partition
 * @param perMegabyte moving a megabyte to the driver and adding it up there
 */
public record RoundCost(
    @JsonProperty(defaultValue = "14.0")
        @JsonPropertyDescription("milliseconds of an empty round")
        @Positive
        double floor,
    @JsonProperty(defaultValue = "3.5")
        @JsonPropertyDescription("additional milliseconds for each partition")
        @Positive
        double perPartition,
    @JsonProperty(defaultValue = "2.25")
        @JsonPropertyDescription(
            "additional milliseconds for each megabyte that reaches the driver")
        @Positive
        double perMegabyte) {

  /** Measured with two executors on one machine, after warm-up. */
  public static final RoundCost DEFAULT = Settings.of(RoundCost.class).make();

  public RoundCost {
    Bounds.check(RoundCost.class, floor, perPartition, perMegabyte);
  }

  /** Milliseconds of a round without its tasks. */
  public double millis(int partitions, double megabytes) {
    return floor + perPartition * partitions + perMegabyte * megabytes;
  }

  /**
   * The number of partitions with the shortest round, or the smallest such number. More partitions
   * make the longest one shorter, but each adds its cost.
   *
   * @param most partitions that run at once, at least 1
   * @param threads of a partition
   * @param tasks of the round
   * @param taskMillis time of a task on one thread; 0 if not yet known, which gives {@code most}
   * @param bytes of a task's vector
   */
  public int bestPartitions(int most, int threads, int tasks, double taskMillis, long bytes) {
    int limit = Math.min(most, tasks);
    if (taskMillis <= 0) {
      return limit;
    }
    int best = limit;
    double shortest = Double.POSITIVE_INFINITY;
    for (int partitions = 1; partitions <= limit; partitions++) {
      double round = millis(partitions, threads, tasks, taskMillis, bytes);
      if (round < shortest) {
        shortest = round;
        best = partitions;
      }
    }
    return best;
  }

  /** Milliseconds of a round with its tasks. */
  public double millis(int partitions, int threads, int tasks, double taskMillis, long bytes) {
    int longest = ceiling(ceiling(tasks, partitions), threads);
    return millis(partitions, megabytes(partitions, tasks, bytes)) + longest * taskMillis;
  }

  /** Number of vectors that the partitions send, estimated from the first and last partitions. */
  private static double megabytes(int partitions, int tasks, long bytes) {
    TaskRange middle = TaskRange.of(tasks, partitions, partitions / 2);
    return (double) partitions * middle.nodes(tasks) * bytes / 1e6;
  }

  private static int ceiling(int a, int b) {
    return (a + b - 1) / b;
  }
}
