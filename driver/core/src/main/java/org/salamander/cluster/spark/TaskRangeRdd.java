package org.salamander.cluster.spark;

import java.io.Serializable;
import java.util.stream.IntStream;
import org.apache.spark.Dependency;
import org.apache.spark.Partition;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import scala.collection.Iterator;
import scala.collection.mutable.ArrayBuffer;
import scala.reflect.ClassTag$;

/**
 * An RDD whose partitions are blocks of tasks. It replaces {@code parallelize(…).mapPartitions(…)},
 * because it carries one small object instead of nested closures, which Spark would clean and
 * serialize in every round.
 */
final class TaskRangeRdd<T> extends RDD<T> {

  private static final long serialVersionUID = 1;

  /** Computes a partition's result. */
  interface Blocks<T> extends Serializable {
    Iterator<T> compute(int block, TaskContext context);
  }

  /** A partition holds only its block's index. */
  private record BlockPartition(int index) implements Partition {}

  private final int blocks;
  private final Blocks<T> work;

  TaskRangeRdd(SparkContext context, int blocks, Blocks<T> work, Class<T> type) {
    super(context, new ArrayBuffer<Dependency<?>>(), ClassTag$.MODULE$.apply(type));
    this.blocks = blocks;
    this.work = work;
  }

  @Override
  public Partition[] getPartitions() {
    return IntStream.range(0, blocks).mapToObj(BlockPartition::new).toArray(Partition[]::new);
  }

  @Override
  public Iterator<T> compute(Partition partition, TaskContext context) {
    return work.compute(partition.index(), context);
  }
}
