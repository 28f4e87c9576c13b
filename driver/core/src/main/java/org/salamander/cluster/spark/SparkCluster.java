package org.salamander.cluster.spark;

import java.lang.reflect.Array;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import org.apache.spark.rdd.ShuffledRDD;
import org.jspecify.annotations.Nullable;
import org.salamander.cluster.Cluster;
import org.salamander.cluster.ClusterConfig;
import org.salamander.cluster.ClusterException;
import org.salamander.cluster.TaskRange;
import org.salamander.cluster.Tasks;
import org.salamander.learner.Contribution;
import org.salamander.learner.Partial;
import org.salamander.model.Architecture;
import org.salamander.work.Work;
import scala.Tuple2;
import scala.collection.Iterator;
import scala.collection.immutable.Range$;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/**
 * Spark's executors. A round broadcasts its vectors, forms one {@link Partial} a partition, and
 * brings them to the driver flat or through a tree (one shuffle). Its broadcast is destroyed in the
 * next round, once a first partition is done: between rounds every executor's answer to it would
 * stand before the next one's tasks.
 */
public final class SparkCluster implements Cluster {

  private final SparkContext spark;
  private final boolean owned;
  private final ClusterConfig config;
  private final ExecutorWorkspaces session;
  private final String jobs = "salamander-" + UUID.randomUUID();
  private final ClusterMetrics watch = new ClusterMetrics();
  private final AtomicReference<@Nullable Broadcast<float[][]>> spent = new AtomicReference<>();
  private boolean closed;

  /**
   * @param owned whether closing this cluster stops {@code spark}
   */
  public SparkCluster(
      SparkContext spark, boolean owned, Architecture architecture, ClusterConfig config) {
    this.spark = spark;
    this.owned = owned;
    this.config = config;
    this.session =
        new ExecutorWorkspaces(
            jobs, spark.broadcast(JavaBytes.write(architecture), tag(byte[].class)));
    spark.addSparkListener(watch);
    SparkEnv.get().metricsSystem().registerSource(watch);
  }

  @Override
  public Contribution sum(Work<Contribution> work, int tasks, float[]... vectors) {
    Partial[] partials =
        round(
            work,
            tasks,
            vectors,
            round -> usesTree(round, vectors[0].length) ? tree(round) : flat(round));
    Partial sum = partials[0];
    for (int i = 1; i < partials.length; i++) {
      sum.merge(partials[i]);
    }
    return sum.total();
  }

  @Override
  public List<double[]> map(Work<double[]> work, int tasks, float[]... vectors) {
    double[][][] blocks =
        round(
            work,
            tasks,
            vectors,
            round ->
                run(
                    new TaskRangeRdd<>(
                        spark,
                        round.blocks(),
                        (block, context) -> one(SparkRound.rows(round, block, context)),
                        double[][].class),
                    new First<>(),
                    double[][].class));
    return Stream.of(blocks).flatMap(Stream::of).toList();
  }

  /** Broadcasts and does. */
  private <T, R> R round(
      Work<T> work, int tasks, float[][] vectors, Function<SparkRound<T>, R> body) {
    Tasks.requireTasks(tasks);
    if (closed) {
      throw new IllegalStateException("the cluster is closed");
    }
    if (spark.isStopped()) {
      throw new ClusterException("Spark on " + spark.master() + " has stopped");
    }
    int blocks = Math.min(partitions(tasks, vectors), tasks);
    spark.setJobGroup(jobs, work.title() + " (" + tasks + " in " + blocks + " partitions)", false);
    watch.begin((tasks + blocks - 1) / blocks);
    long start = System.nanoTime();
    Broadcast<float[][]> broadcast = spark.broadcast(vectors, tag(float[][].class));
    long sent = System.nanoTime();
    watch.sent(sent - start);
    try {
      R result = body.apply(new SparkRound<>(session, work, tasks, blocks, broadcast));
      watch.done(tasks, System.nanoTime() - sent);
      return result;
    } catch (Exception failure) { // Spark throws what is checked in Java without saying so
      throw SparkFailures.explained(failure, () -> spark.cancelJobGroup(jobs));
    } finally {
      destroy(spent.getAndSet(broadcast)); // still there if no partition was done
    }
  }

  private static void destroy(@Nullable Broadcast<float[][]> broadcast) {
    if (broadcast != null) {
      broadcast.destroy();
    }
  }

  private Partial[] flat(SparkRound<Contribution> round) {
    return run(
        new TaskRangeRdd<>(
            spark,
            round.blocks(),
            (block, context) -> one(SparkRound.sum(round, block, context)),
            Partial.class),
        new First<>(),
        Partial.class);
  }

  @SuppressWarnings("unchecked")
  private Partial[] tree(SparkRound<Contribution> round) {
    SubtreePartitioner groups =
        SubtreePartitioner.of(round.tasks(), (int) Math.ceil(Math.sqrt(round.blocks())));
    var nodes =
        new TaskRangeRdd<>(
            spark,
            round.blocks(),
            (block, context) -> groups.deal(SparkRound.sum(round, block, context)),
            (Class<Tuple2<Integer, Partial.Node>>) (Class<?>) Tuple2.class);
    var grouped =
        new ShuffledRDD<Integer, Partial.Node, Partial.Node>(
            nodes, groups, tag(Integer.class), tag(Partial.Node.class), tag(Partial.Node.class));
    try {
      return run(grouped, new SubtreePartitioner.Join(round.tasks()), Partial.class);
    } finally {
      int shuffle =
          ((org.apache.spark.ShuffleDependency<?, ?, ?>) grouped.dependencies().apply(0))
              .shuffleId();
      spark
          .cleaner()
          .foreach(
              cleaner -> {
                cleaner.doCleanupShuffle(shuffle, false);
                return null;
              });
    }
  }

  @SuppressWarnings("unchecked")
  private <T, U> U[] run(
      RDD<T> rdd, AbstractFunction2<TaskContext, Iterator<T>, U> each, Class<U> type) {
    U[] results = (U[]) Array.newInstance(type, rdd.getNumPartitions());
    spark.runJob(
        rdd, each, Range$.MODULE$.apply(0, results.length), new Results<>(results), tag(type));
    return results;
  }

  private boolean usesTree(SparkRound<Contribution> round, int length) {
    return switch (config.reduce()) {
      case FLAT -> false;
      case TREE -> true;
      case AUTO -> bytesToDriver(round, length) > config.maxDriverBytes();
    };
  }

  /** What the flat sum would bring: every block's nodes, each a vector. */
  private static long bytesToDriver(SparkRound<Contribution> round, int length) {
    return IntStream.range(0, round.blocks())
            .mapToLong(i -> TaskRange.of(round.tasks(), round.blocks(), i).nodes(round.tasks()))
            .sum()
        * length
        * Float.BYTES;
  }

  private int partitions(int tasks, float[][] vectors) {
    Integer partitions = config.partitions();
    return partitions != null
        ? partitions
        : RoundCost.MEASURED.bestPartitions(
            slots(), tasks, watch.taskMillis(), 4L * vectors[0].length);
  }

  private static <T> Iterator<T> one(T value) {
    return scala.collection.Iterator$.MODULE$.single(value);
  }

  private static <T> ClassTag<T> tag(Class<T> type) {
    return ClassTag$.MODULE$.apply(type);
  }

  /** The context, for jobs of another kind on the same executors. */
  public SparkContext context() {
    return spark;
  }

  @Override
  public void report(long iteration, double loss, long outerNanos) {
    watch.report(iteration, loss, outerNanos);
  }

  @Override
  public int slots() {
    return spark.defaultParallelism();
  }

  @Override
  public String describe() {
    Integer wanted = config.partitions();
    int partitions = wanted != null ? wanted : slots();
    return "Spark "
        + spark.master()
        + ", "
        + partitions
        + (partitions == 1 ? " partition" : " partitions");
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    session.release();
    spark.removeSparkListener(watch);
    if (!spark.isStopped()) {
      SparkEnv.get().metricsSystem().removeSource(watch);
    }
    if (owned) {
      spark.stop();
    } else if (!spark.isStopped()) {
      destroy(spent.getAndSet(null));
      session.architecture().destroy();
    }
  }

  /** Takes what partitions send, on the thread that schedules Spark's stages. */
  private final class Results<U> extends AbstractFunction2<Object, U, BoxedUnit> {
    private final U[] results;

    Results(U[] results) {
      this.results = results;
    }

    @Override
    public BoxedUnit apply(Object partition, U result) {
      results[(Integer) partition] = result;
      Broadcast<float[][]> last = spent.getAndSet(null);
      if (last != null) {
        ForkJoinPool.commonPool().execute(last::destroy); // this thread would wait for the driver
      }
      return BoxedUnit.UNIT;
    }
  }

  /** The only element of a partition. */
  private static final class First<T> extends AbstractFunction2<TaskContext, Iterator<T>, T>
      implements java.io.Serializable {
    private static final long serialVersionUID = 1;

    @Override
    public T apply(TaskContext context, Iterator<T> elements) {
      return elements.next();
    }
  }
}
