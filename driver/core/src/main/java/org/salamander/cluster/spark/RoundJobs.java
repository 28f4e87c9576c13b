package org.salamander.cluster.spark;

import java.io.Serializable;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import org.apache.spark.ShuffleDependency;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.rdd.ShuffledRDD;
import org.salamander.cluster.RoundResults;
import org.salamander.cluster.Subtrees;
import org.salamander.cluster.spark.PartitionSlots.Slots;
import org.salamander.learner.Contribution;
import org.salamander.work.Partial;
import scala.Tuple2;
import scala.collection.Iterator;
import scala.collection.immutable.Range$;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/**
 * Runs rounds as Spark jobs. Vectors that a round no longer uses are destroyed after its first
 * partition has finished or it has failed. Destroying a broadcast makes every executor send a
 * reply; between two rounds, these replies would delay the next round's tasks.
 */
final class RoundJobs {

  private final SparkContext spark;
  private final PartitionSlots slots;
  private final SentVectors sent;

  RoundJobs(SparkContext spark, PartitionSlots slots, SentVectors sent) {
    this.spark = spark;
    this.slots = slots;
    this.sent = sent;
  }

  /** Every partition's sum, sent directly to the driver. */
  List<Timed<Partial>> flat(SparkRound<?, Contribution> round, Slots on) {
    return run(
        slots.on(
            on,
            new TaskRangeRdd<>(
                spark,
                round.partitions(),
                (partition, context) -> one(SparkRound.sum(round, partition, context)),
                timed())));
  }

  /** Every partition's rows. */
  List<Timed<double[][]>> rows(SparkRound<?, double[]> round, Slots on) {
    return run(
        slots.on(
            on,
            new TaskRangeRdd<>(
                spark,
                round.partitions(),
                (partition, context) -> one(SparkRound.rows(round, partition, context)),
                timed())));
  }

  /** The sums of the tree's subtrees, which executors compute in a second stage. */
  @SuppressWarnings("unchecked")
  List<Timed<Partial>> tree(SparkRound<?, Contribution> round, Slots on) {
    Subtrees subtrees = Subtrees.of(round.tasks(), (int) Math.ceil(Math.sqrt(round.partitions())));
    SubtreePartitioner partitioner = new SubtreePartitioner(subtrees);
    var nodes =
        new TaskRangeRdd<>(
            spark,
            round.partitions(),
            (partition, context) -> partitioner.deal(SparkRound.sum(round, partition, context)),
            (Class<Tuple2<Integer, Timed<Partial.Node>>>) (Class<?>) Tuple2.class);
    ClassTag<Timed<Partial.Node>> node = tag(RoundJobs.<Partial.Node>timed());
    var dealt =
        new ShuffledRDD<Integer, Timed<Partial.Node>, Timed<Partial.Node>>(
            slots.on(on, nodes), partitioner, tag(Integer.class), node, node);
    try {
      return run(slots.on(on, dealt), new SubtreePartitioner.Join(subtrees), timed());
    } finally {
      int shuffle = ((ShuffleDependency<?, ?, ?>) dealt.dependencies().apply(0)).shuffleId();
      spark
          .cleaner()
          .foreach(
              cleaner -> {
                cleaner.doCleanupShuffle(shuffle, false);
                return null;
              });
    }
  }

  private <T> List<Timed<T>> run(RDD<Timed<T>> rdd) {
    return run(rdd, new First<>(), timed());
  }

  private <T, U> List<U> run(
      RDD<T> rdd, AbstractFunction2<TaskContext, Iterator<T>, U> each, Class<U> type) {
    int partitions = rdd.getNumPartitions();
    RoundResults<U> results = new RoundResults<>(partitions);
    try {
      spark.runJob(
          rdd, each, Range$.MODULE$.apply(0, partitions), new Handler<>(results), tag(type));
    } finally {
      destroyUnused(); // a round that fails may have no result
    }
    return results.all();
  }

  private void destroyUnused() {
    if (sent.hasUnused()) {
      ForkJoinPool.commonPool()
          .execute(sent::destroyUnused); // on this thread it would delay results
    }
  }

  private static <T> Iterator<T> one(T value) {
    return scala.collection.Iterator$.MODULE$.single(value);
  }

  @SuppressWarnings("unchecked")
  private static <T> Class<Timed<T>> timed() {
    return (Class<Timed<T>>) (Class<?>) Timed.class;
  }

  static <T> ClassTag<T> tag(Class<T> type) {
    return ClassTag$.MODULE$.apply(type);
  }

  /** Receives the partitions' results, on the thread that schedules Spark's stages. */
  private final class Handler<U> extends AbstractFunction2<Object, U, BoxedUnit> {
    private final RoundResults<U> results;

    Handler(RoundResults<U> results) {
      this.results = results;
    }

    @Override
    public BoxedUnit apply(Object partition, U result) {
      results.accept((Integer) partition, result);
      destroyUnused();
      return BoxedUnit.UNIT;
    }
  }

  /** The only element of a partition. */
  private static final class First<T> extends AbstractFunction2<TaskContext, Iterator<T>, T>
      implements Serializable {
    private static final long serialVersionUID = 1;

    @Override
    public T apply(TaskContext context, Iterator<T> elements) {
      return elements.next();
    }
  }
}
