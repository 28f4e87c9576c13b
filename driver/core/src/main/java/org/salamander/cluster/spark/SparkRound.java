package org.salamander.cluster.spark;

import java.io.Serializable;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.apache.spark.TaskContext;
import org.salamander.cluster.ClusterException;
import org.salamander.cluster.TaskRange;
import org.salamander.cluster.TaskThreads;
import org.salamander.learner.Contribution;
import org.salamander.work.Partial;
import org.salamander.work.Round;
import org.salamander.work.Work;

/**
 * What an executor needs to compute a partition.
 *
 * @param tasks of the whole round
 * @param partitions number of partitions
 * @param threads that share the tasks of a partition
 * @param sent to every task
 */
record SparkRound<R extends Round, T>(
    ExecutorThreads executors,
    Work<R, T> work,
    int tasks,
    int partitions,
    int threads,
    SentRound<R> sent)
    implements Serializable {

  /** The sum over one partition. */
  static <R extends Round> Timed<Partial> sum(
      SparkRound<R, Contribution> round, int partition, TaskContext context) {
    R sent = round.sent.value();
    TaskRange range = round.range(partition);
    return round.timed(
        context,
        threads -> threads.sum(round.work, round.tasks, range, sent, context::isInterrupted),
        SparkRound::bytes);
  }

  /** The rows of one partition. */
  static <R extends Round> Timed<double[][]> rows(
      SparkRound<R, double[]> round, int partition, TaskContext context) {
    R sent = round.sent.value();
    TaskRange range = round.range(partition);
    return round.timed(
        context,
        threads -> threads.map(round.work, range, sent, context::isInterrupted),
        rows -> 0);
  }

  private static long bytes(Partial partial) {
    return partial.nodes().stream().mapToLong(node -> FloatBlocks.bytes(node.sum().vector())).sum();
  }

  private <A> Timed<A> timed(
      TaskContext context, Function<TaskThreads, A> compute, ToLongFunction<A> bytes) {
    try {
      return executors.with(
          threads,
          team -> {
            long start = System.nanoTime();
            A result = compute.apply(team);
            long nanos = System.nanoTime() - start;
            return new Timed<>(result, nanos, bytes.applyAsLong(result));
          });
    } catch (ClusterException interrupted) {
      context.killTaskIfInterrupted(); // Spark uses it for its own messages
      throw interrupted;
    }
  }

  private TaskRange range(int partition) {
    return TaskRange.of(tasks, partitions, partition);
  }

  /** Number of vectors of all partitions' sums together. */
  int nodes() {
    int nodes = 0;
    for (int i = 0; i < partitions; i++) {
      nodes += range(i).nodes(tasks);
    }
    return nodes;
  }

  /** The most tasks that one thread computes one after the other, if all take equally long. */
  int longest() {
    int partition = (tasks + partitions - 1) / partitions;
    return (partition + threads - 1) / threads;
  }
}
