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
 * Where partitions run: by default each has an executor for itself, and that executor's threads
 * share its tasks. {@code spark.task.cpus}, where it is set, decides instead; it is left as it is
 * for jobs of other kinds, since a resource profile says what ours need.
 */
final class PartitionSlots {

  private static final String TASK_CPUS = "spark.task.cpus";
  private static final String MAX_EXECUTORS = "spark.dynamicAllocation.maxExecutors";

  /**
   * What executors offer.
   *
   * @param count partitions that run at once
   * @param cores that Spark keeps for each
   * @param threads that each is computed by
   */
  record Slots(int count, int cores, int threads) {}

  private final SparkContext spark;
  private final ClusterConfig config;
  private final ExecutorCores executors;
  private final int taskCores;
  private final boolean free; // to give a partition as many cores as it should have
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
    try { // with dynamic allocation a profile would have executors of its own
      return !grows && spark.resourceProfileManager().isSupported(built(1));
    } catch (Exception notHere) { // Spark throws what is checked in Java without saying so
      return false;
    }
  }

  private static ResourceProfile built(int cores) {
    return new ResourceProfileBuilder().require(new TaskResourceRequests().cpus(cores)).build();
  }

  /** What the executors that are there now offer; where none is, what the last ones did. */
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

  /** Twice as many as there are where Spark adds executors, which it does for tasks that wait. */
  private int count(List<Integer> each, int cores) {
    int there = Math.max(1, ExecutorCores.slots(each, cores));
    if (!grows) {
      return there;
    }
    long most =
        (long) spark.getConf().getInt(MAX_EXECUTORS, Integer.MAX_VALUE) * there / each.size();
    return (int) Math.max(there, Math.min(2L * there, most));
  }

  /** All cores of the executors that are there. */
  int cores() {
    return executors.each().stream().mapToInt(Integer::intValue).sum();
  }

  /** Has Spark keep a partition's cores for each of the RDD's partitions. */
  <T> RDD<T> on(Slots slots, RDD<T> rdd) {
    if (spark.isLocal() || !free || slots.cores == taskCores) {
      return rdd;
    }
    return rdd.withResources(profiles.computeIfAbsent(slots.cores, PartitionSlots::built));
  }

  /** For people: {@code "4 partitions of 8 threads (4 executors of 8 cores)"}. */
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

  /** Hears no more of executors. */
  void close() {
    spark.removeSparkListener(executors);
  }
}
