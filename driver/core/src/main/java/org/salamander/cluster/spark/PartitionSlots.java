package org.salamander.cluster.spark;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.resource.ResourceProfile;
import org.apache.spark.resource.ResourceProfileBuilder;
import org.apache.spark.resource.TaskResourceRequests;
import org.apache.spark.util.Utils;
import org.salamander.cluster.ClusterConfig;

/**
 * Decides where partitions run. By default each has an executor for itself, whose threads share its
 * tasks. If the user sets {@code spark.task.cpus}, it decides instead. We request cores by a
 * resource profile and do not change {@code spark.task.cpus}, because it applies to jobs of other
 * kinds too.
 */
final class PartitionSlots {

  private static final String TASK_CPUS = "spark.task.cpus";
  private static final String MAX_EXECUTORS = "spark.dynamicAllocation.maxExecutors";

  /**
   * The slots of the executors.
   *
   * @param count partitions that run at once
   * @param cores that Spark reserves for each
   * @param threads that compute each
   */
  record Slots(int count, int cores, int threads) {}

  private final SparkContext spark;
  private final ClusterConfig config;
  private final ExecutorCores executors;
  private final int taskCores;
  private final boolean free; // sets the number of cores of a partition
  private final boolean grows; // Spark asks for more executors while tasks wait
  private final Map<Integer, ResourceProfile> profiles = new HashMap<>();
  private Slots last = new Slots(1, 1, 1);

  PartitionSlots(SparkContext spark, ClusterConfig config) {
    SparkConf conf = spark.getConf();
    this.spark = spark;
    this.config = config;
    this.executors = ExecutorCores.of(spark);
    this.taskCores = conf.getInt(TASK_CPUS, 1);
    this.grows = Utils.isDynamicAllocationEnabled(conf);
    this.free = !conf.contains(TASK_CPUS) && (spark.isLocal() || profilesWork());
  }

  private boolean profilesWork() {
    try { // with dynamic allocation a profile would start separate executors
      return !grows && spark.resourceProfileManager().isSupported(built(1));
    } catch (Exception notHere) { // Spark throws checked exceptions that it does not declare
      return false;
    }
  }

  private static ResourceProfile built(int cores) {
    return new ResourceProfileBuilder().require(new TaskResourceRequests().cpus(cores)).build();
  }

  /** The slots of the registered executors; if there are none, of the last ones. */
  Slots now() {
    List<Integer> each = executors.each();
    if (!each.isEmpty()) {
      int cores = free ? cores(each) : taskCores;
      Integer threads = config.threads();
      last = new Slots(count(each, cores), cores, threads != null ? threads : cores);
    }
    return last;
  }

  private int cores(List<Integer> each) {
    int cores = ExecutorCores.perPartition(each);
    if (config.threads() != null) {
      return Math.min(config.threads(), cores);
    }
    int partitions = config.partitions() == null ? 1 : config.partitions();
    while (cores > 1 && ExecutorCores.slots(each, cores) < partitions) {
      cores--;
    }
    return cores;
  }

  /** Twice the current number if Spark can add executors, because it adds them while tasks wait. */
  private int count(List<Integer> each, int cores) {
    int there = Math.max(1, ExecutorCores.slots(each, cores));
    if (!grows) {
      return there;
    }
    long most =
        (long) spark.getConf().getInt(MAX_EXECUTORS, Integer.MAX_VALUE) * there / each.size();
    return (int) Math.max(there, Math.min(2L * there, most));
  }

  /** All cores of the registered executors. */
  int cores() {
    return executors.each().stream().mapToInt(Integer::intValue).sum();
  }

  /** Makes Spark reserve a partition's cores for each partition of the RDD. */
  <T> RDD<T> on(Slots slots, RDD<T> rdd) {
    if (spark.isLocal() || !free || slots.cores == taskCores) {
      return rdd;
    }
    return rdd.withResources(profiles.computeIfAbsent(slots.cores, PartitionSlots::built));
  }

  /** A description: {@code "4 partitions of 8 threads (4 executors of 8 cores)"}. */
  String describe(int partitions) {
    Slots slots = now();
    String cut =
        partitions
            + (partitions == 1 ? " partition of " : " partitions of ")
            + slots.threads
            + (slots.threads == 1 ? " thread" : " threads");
    List<Integer> each = executors.each();
    return spark.isLocal() || each.isEmpty()
        ? cut
        : cut + " (" + ExecutorCores.described(each) + ")";
  }

  /** Stops watching executors. */
  void close() {
    spark.removeSparkListener(executors);
  }
}
