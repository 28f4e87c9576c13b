package org.salamander.cluster.spark;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.salamander.cluster.Cluster;
import org.salamander.cluster.ClusterConfig;
import org.salamander.cluster.ClusterException;
import org.salamander.cluster.RoundPlanner;
import org.salamander.cluster.RoundResults;
import org.salamander.cluster.Tasks;
import org.salamander.cluster.spark.PartitionSlots.Slots;
import org.salamander.learner.Contribution;
import org.salamander.model.Architecture;
import org.salamander.work.Partial;
import org.salamander.work.Round;
import org.salamander.work.Work;

/**
 * A cluster of Spark's executors. A round broadcasts the new vectors, forms one {@link Partial} per
 * partition, and sends the Partials to the driver flat or through a tree (one shuffle). Unless
 * configured otherwise, all threads of an executor compute a partition.
 */
public final class SparkCluster implements Cluster {

  private final SparkContext spark;
  private final boolean owned;
  private final ClusterConfig config;
  private final ExecutorThreads executors;
  private final PartitionSlots slots;
  private final SentVectors vectors;
  private final RoundJobs rounds;
  private final RoundPlanner planner;
  private final ClusterMetrics metrics;
  private final String jobs = "salamander-" + UUID.randomUUID();
  private int lastPartitions; // 0 before the first round
  private boolean closed;

  /**
   * A cluster on a running application.
   *
   * @param owned whether closing this cluster stops {@code spark}
   */
  public SparkCluster(
      SparkContext spark, boolean owned, Architecture architecture, ClusterConfig config) {
    this.spark = spark;
    this.owned = owned;
    this.config = config;
    this.executors =
        new ExecutorThreads(
            jobs,
            spark.broadcast(JavaBytes.write(architecture), RoundJobs.tag(byte[].class)),
            config.lanes());
    this.slots = new PartitionSlots(spark, config);
    this.vectors = new SentVectors(spark);
    this.rounds = new RoundJobs(spark, slots, vectors);
    this.planner = new RoundPlanner(config.cost());
    this.metrics = new ClusterMetrics(planner);
    SparkEnv.get().metricsSystem().registerSource(metrics);
  }

  @Override
  public <R extends Round> Contribution sum(Work<R, Contribution> work, int tasks, R round) {
    long dense = (long) Float.BYTES * round.z().length;
    List<Timed<Partial>> parts =
        round(
            work,
            tasks,
            dense,
            round,
            (job, on) ->
                usesTree(job.nodes() * planner.vectorBytes(work.getClass(), dense))
                    ? new Answers<>(rounds.tree(job, on), 2)
                    : new Answers<>(rounds.flat(job, on), 1));
    return RoundResults.total(parts.stream().map(Timed::value).toList());
  }

  @Override
  public <R extends Round> List<double[]> map(Work<R, double[]> work, int tasks, R round) {
    return round(work, tasks, 0, round, (job, on) -> new Answers<>(rounds.rows(job, on), 1))
        .stream()
        .flatMap(part -> Stream.of(part.value()))
        .toList();
  }

  /**
   * The result of a round.
   *
   * @param stages of its job; two cost more than the planner's model predicts
   */
  private record Answers<A>(List<Timed<A>> parts, int stages) {}

  /** A kind of job. */
  private interface Job<R extends Round, T, A> {
    Answers<A> run(SparkRound<R, T> round, Slots on);
  }

  /** Broadcasts, runs the job and measures the time. */
  private <R extends Round, T, A> List<Timed<A>> round(
      Work<R, T> work, int tasks, long dense, R sent, Job<R, T, A> job) {
    Tasks.requireTasks(tasks);
    requireOpen();
    Slots on = slots.now();
    int partitions = partitions(work.getClass(), on, tasks, dense);
    lastPartitions = partitions;
    spark.setJobGroup(
        jobs, work.title() + " (" + tasks + " in " + partitions + " partitions)", false);
    long start = System.nanoTime();
    SentRound<R> broadcast = vectors.send(sent);
    long begun = System.nanoTime();
    metrics.sent(begun - start);
    try {
      SparkRound<R, T> round =
          new SparkRound<>(executors, work, tasks, partitions, on.threads(), broadcast);
      Answers<A> answers = job.run(round, on);
      done(round, answers, System.nanoTime() - begun);
      return answers.parts;
    } catch (Exception failure) { // Spark throws checked exceptions that it does not declare
      throw SparkFailures.explained(failure, () -> spark.cancelJobGroup(jobs));
    }
  }

  private void done(SparkRound<?, ?> round, Answers<?> answers, long nanos) {
    long slowest = answers.parts.stream().mapToLong(Timed::nanos).max().orElse(0);
    long bytes = answers.parts.stream().mapToLong(Timed::bytes).sum();
    metrics.done(round.tasks(), round.partitions(), nanos, slowest);
    planner.computed(round.work().getClass(), round.longest(), slowest / 1e6);
    planner.sent(round.work().getClass(), round.nodes(), bytes);
    if (answers.stages == 1) {
      planner.cost(round.partitions(), bytes / 1e6, (nanos - slowest) / 1e6);
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the cluster is closed");
    }
    if (spark.isStopped()) {
      throw new ClusterException("Spark on " + spark.master() + " has stopped");
    }
  }

  private int partitions(Class<?> kind, Slots on, int tasks, long dense) {
    Integer wanted = config.partitions();
    return wanted != null
        ? Math.min(wanted, tasks)
        : planner.partitions(kind, on.count(), on.threads(), tasks, dense);
  }

  private boolean usesTree(long bytesToDriver) {
    return switch (config.reduce()) {
      case FLAT -> false;
      case TREE -> true;
      case AUTO -> bytesToDriver > config.maxDriverBytes();
    };
  }

  /** The context, for other jobs on the same executors. */
  public SparkContext context() {
    return spark;
  }

  @Override
  public void report(long iteration, double loss, long outerNanos) {
    metrics.report(iteration, loss, outerNanos);
  }

  @Override
  public int slots() {
    return Math.max(1, slots.cores());
  }

  /** Names the partitions of the last round; before the first round, those that can run at once. */
  @Override
  public String describe() {
    Integer wanted = config.partitions();
    int partitions =
        lastPartitions > 0 ? lastPartitions : wanted != null ? wanted : slots.now().count();
    return "Spark " + spark.master() + ", " + slots.describe(partitions);
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    executors.release();
    slots.close();
    if (!spark.isStopped()) {
      SparkEnv.get().metricsSystem().removeSource(metrics);
    }
    if (owned) {
      spark.stop();
    } else if (!spark.isStopped()) {
      vectors.destroy();
      executors.architecture().destroy();
    }
  }
}
