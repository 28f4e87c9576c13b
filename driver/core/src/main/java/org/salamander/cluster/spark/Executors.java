package org.salamander.cluster.spark;

import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.util.Utils;
import org.salamander.cluster.ClusterException;

/**
 * Waits for executors. On a standalone master, Spark itself waits only if it knows how many cores
 * to expect.
 */
final class Executors {

  private static final long QUIET = TimeUnit.SECONDS.toNanos(1);

  private Executors() {}

  /**
   * Returns when at least one executor has registered and no further one registers for a second.
   * Executors that register later are used in later rounds. @throws ClusterException if none comes
   * within {@code spark.scheduler.maxRegisteredResourcesWaitingTime} (a minute)
   */
  static void await(SparkContext spark) {
    SparkConf conf = spark.getConf();
    boolean laterOnly =
        Utils.isDynamicAllocationEnabled(conf)
            && Utils.getDynamicAllocationInitialExecutors(conf) == 0;
    if (spark.isLocal() || laterOnly) {
      return;
    }
    long limit =
        TimeUnit.SECONDS.toNanos(
            spark
                .getConf()
                .getTimeAsSeconds("spark.scheduler.maxRegisteredResourcesWaitingTime", "60s"));
    long start = System.nanoTime();
    long changed = start;
    int last = 0;
    while (last == 0 || System.nanoTime() - changed < QUIET) {
      int executors = spark.getExecutorMemoryStatus().size() - 1; // one of them is the driver
      if (executors != last) {
        last = executors;
        changed = System.nanoTime();
      }
      if (last == 0 && System.nanoTime() - start > limit) {
        throw new ClusterException(
            "no executor of "
                + spark.master()
                + " registered within "
                + TimeUnit.NANOSECONDS.toSeconds(limit)
                + " s; is the master running, and do its workers have cores and memory free?"
                + " (spark.scheduler.maxRegisteredResourcesWaitingTime gives it longer.) Executors"
                + " that end at once say why in their stderr on the workers");
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(20);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterException("interrupted while waiting for executors", e);
    }
  }
}
