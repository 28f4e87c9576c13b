package org.salamander.cluster.spark;

/**
 * What a round on Spark costs beside its tasks, in milliseconds: {@code floor + perPartition · P +
 * perMegabyte · P · megabytes}, where every partition sends a vector of so many megabytes to the
 * driver. {@code docs/scaling.md} says from which measurements.
 */
public record RoundCost(double floor, double perPartition, double perMegabyte) {

  /** Of two executors on one machine; the driver's share of what 32 cost agrees with it. */
  static final RoundCost MEASURED = new RoundCost(14, 3.5, 2.25);

  /** Milliseconds of a round beside its tasks. */
  double millis(int partitions, long bytes) {
    return floor + partitions * (perPartition + perMegabyte * bytes / 1e6);
  }

  /**
   * The number of partitions with the shortest round, the smallest of equals: more shorten the
   * longest block of tasks, and each costs.
   *
   * @param slots tasks that run at once
   * @param tasks of the round
   * @param taskMillis what a task takes; 0 while that is not known, for a partition a slot
   * @param bytes of a vector
   */
  int bestPartitions(int slots, int tasks, double taskMillis, long bytes) {
    int most = Math.min(slots, tasks);
    if (taskMillis <= 0) {
      return most;
    }
    int best = most;
    double shortest = Double.POSITIVE_INFINITY;
    for (int partitions = 1; partitions <= most; partitions++) {
      int longest = (tasks + partitions - 1) / partitions;
      double round = millis(partitions, bytes) + longest * taskMillis;
      if (round < shortest) {
        shortest = round;
        best = partitions;
      }
    }
    return best;
  }
}
