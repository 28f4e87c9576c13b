package org.salamander.cluster;

import java.util.HashMap;
import java.util.Map;

/**
 * Chooses the number of partitions of each round: the one with the shortest predicted time, from
 * the cost of earlier rounds. The sum does not depend on it. Only one thread may plan at a time;
 * any thread may read the figures.
 */
public final class RoundPlanner {

  /**
   * Number of first rounds of which every other one uses half as many partitions, if its predicted
   * time is at most {@link #TOLERANCE} times as long. Rounds of a single size would not determine
   * the cost of a partition.
   */
  private static final int LEARNING = 20;

  private static final double TOLERANCE = 1.25;

  /** Weight of the newest round in a task's time and in a vector's bytes. */
  private static final double NEWEST = 0.1;

  private final RoundCostFit fit;
  private final Map<Class<?>, Double> taskMillis = new HashMap<>();
  private final Map<Class<?>, Double> vectorBytes = new HashMap<>();
  private volatile RoundCost cost;
  private volatile double lastTaskMillis;
  private int rounds;

  /**
   * Before the first round.
   *
   * @param assumed the cost until rounds have been measured
   */
  public RoundPlanner(RoundCost assumed) {
    this.fit = new RoundCostFit(assumed);
    this.cost = assumed;
  }

  /**
   * The number of partitions of the next round.
   *
   * @param kind of work: rounds of one kind have tasks that take equally long
   * @param most partitions that run at once
   * @param threads of a partition
   * @param dense bytes of a vector of which no number is left out
   */
  public int partitions(Class<?> kind, int most, int threads, int tasks, long dense) {
    double millis = taskMillis.getOrDefault(kind, 0.0);
    long bytes = vectorBytes(kind, dense);
    int best = cost.bestPartitions(most, threads, tasks, millis, bytes);
    int half = (best + 1) / 2;
    boolean learns =
        millis > 0
            && rounds < LEARNING
            && rounds % 2 == 1
            && cost.millis(half, threads, tasks, millis, bytes)
                <= TOLERANCE * cost.millis(best, threads, tasks, millis, bytes);
    return learns ? half : best;
  }

  /**
   * Adds the time of a round's tasks.
   *
   * @param longest the most tasks that one thread computed one after the other
   * @param millis computing time of the slowest partition
   */
  public void computed(Class<?> kind, int longest, double millis) {
    rounds++;
    lastTaskMillis = averaged(taskMillis, kind, millis / longest);
  }

  /**
   * Adds the size of a round's vectors as sent, without zeros.
   *
   * @param bytes of all vectors together
   */
  public void sent(Class<?> kind, int vectors, long bytes) {
    averaged(vectorBytes, kind, (double) bytes / vectors);
  }

  /**
   * The bytes of one vector as sent, from the rounds so far.
   *
   * @param dense the value before the first round
   */
  public long vectorBytes(Class<?> kind, long dense) {
    return Math.round(vectorBytes.getOrDefault(kind, (double) dense));
  }

  private static double averaged(Map<Class<?>, Double> of, Class<?> kind, double newest) {
    return of.merge(kind, newest, (before, now) -> (1 - NEWEST) * before + NEWEST * now);
  }

  /**
   * Adds the time of a round without its tasks.
   *
   * @param megabytes that its partitions sent
   */
  public void cost(int partitions, double megabytes, double millis) {
    fit.add(partitions, megabytes, millis);
    cost = fit.cost();
  }

  /** The cost of a round without its tasks, from the rounds so far. */
  public RoundCost cost() {
    return cost;
  }

  /** The time of a task of the last round's kind, in milliseconds; 0 before the first round. */
  public double taskMillis() {
    return lastTaskMillis;
  }
}
