package org.salamander.cluster;

import java.util.HashMap;
import java.util.Map;

/**
 * Chooses the number of partitions of each round: the one with the shortest predicted time, by the
 * cost of earlier rounds. The result does not depend on it. One caller at a time; the figures may
 * be read by any thread.
 */
public final class RoundPlanner {

  /**
   * Of so many first rounds every other one takes half as many partitions, where that should cost
   * at most {@link #TOLERANCE} times as much: from rounds of one size alone the cost of a partition
   * could not be told from the rest.
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
   * @param assumed the cost until rounds have shown their own
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
   * Takes what a round's tasks took.
   *
   * @param longest tasks that one thread did one after the other
   * @param millis that the partition computed which took longest
   */
  public void computed(Class<?> kind, int longest, double millis) {
    rounds++;
    lastTaskMillis = averaged(taskMillis, kind, millis / longest);
  }

  /**
   * Takes what a round's vectors came to on their way: zeros are left out.
   *
   * @param bytes of all of them together
   */
  public void sent(Class<?> kind, int vectors, long bytes) {
    averaged(vectorBytes, kind, (double) bytes / vectors);
  }

  /**
   * The bytes of one vector on its way, by the rounds so far.
   *
   * @param dense what it is before the first of them
   */
  public long vectorBytes(Class<?> kind, long dense) {
    return Math.round(vectorBytes.getOrDefault(kind, (double) dense));
  }

  private static double averaged(Map<Class<?>, Double> of, Class<?> kind, double newest) {
    return of.merge(kind, newest, (before, now) -> (1 - NEWEST) * before + NEWEST * now);
  }

  /**
   * Takes what a round cost beside its tasks.
   *
   * @param megabytes that its partitions sent
   */
  public void cost(int partitions, double megabytes, double millis) {
    fit.add(partitions, megabytes, millis);
    cost = fit.cost();
  }

  /** What a round costs beside its tasks, by the rounds so far. */
  public RoundCost cost() {
    return cost;
  }

  /** What a task of the last round's kind takes, in milliseconds; 0 before the first round. */
  public double taskMillis() {
    return lastTaskMillis;
  }
}
