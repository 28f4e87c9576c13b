package org.salamander.cluster.spark;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.status.api.v1.ExecutorSummary;
import scala.collection.JavaConverters;

/** Keeps the number of cores of each executor, as executors come and go. */
final class ExecutorCores extends SparkListener {

  /** The least share of all cores that partitions must be able to use. */
  private static final double USED = 0.9;

  private final Map<String, Integer> cores = new ConcurrentHashMap<>();

  private ExecutorCores() {}

  /** Watches the executors of a running application from now on. */
  static ExecutorCores of(SparkContext spark) {
    ExecutorCores cores = new ExecutorCores();
    spark.addSparkListener(cores);
    for (ExecutorSummary executor :
        JavaConverters.seqAsJavaList(spark.statusStore().executorList(true))) {
      if (executor.totalCores() > 0) { // the driver of a cluster runs no tasks
        cores.cores.put(executor.id(), executor.totalCores());
      }
    }
    return cores;
  }

  @Override
  public void onExecutorAdded(SparkListenerExecutorAdded added) {
    cores.put(added.executorId(), added.executorInfo().totalCores());
  }

  @Override
  public void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
    cores.remove(removed.executorId());
  }

  /** The cores of each registered executor. */
  List<Integer> each() {
    return List.copyOf(cores.values());
  }

  /**
   * The most cores a partition may have so that at least nine tenths of all are used: all cores of
   * an executor if executors are equal; 8 for executors of 8 and 16; at least 1.
   */
  static int perPartition(Collection<Integer> executors) {
    int total = executors.stream().mapToInt(Integer::intValue).sum();
    int each = executors.isEmpty() ? 1 : Collections.max(executors);
    while (each > 1 && slots(executors, each) * each < USED * total) {
      each--;
    }
    return each;
  }

  /** Number of partitions with so many cores each that can run at once. */
  static int slots(Collection<Integer> executors, int each) {
    return executors.stream().mapToInt(cores -> cores / each).sum();
  }

  /** A description: {@code "3 executors of 8 cores and 1 of 16"}. */
  static String described(Collection<Integer> executors) {
    Map<Integer, Long> counts =
        executors.stream()
            .collect(Collectors.groupingBy(cores -> cores, TreeMap::new, Collectors.counting()));
    return counts.entrySet().stream()
        .map(
            alike ->
                alike.getValue()
                    + (alike.getValue() == 1 ? " executor of " : " executors of ")
                    + alike.getKey()
                    + (alike.getKey() == 1 ? " core" : " cores"))
        .collect(Collectors.joining(" and "));
  }
}
