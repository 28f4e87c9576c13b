package org.salamander.cluster;

import java.util.List;
import org.salamander.learner.Contribution;
import org.salamander.work.Round;
import org.salamander.work.Work;

/**
 * Computes many tasks in parallel. The results are the same, bit for bit, for every implementation,
 * number of threads, executors and partitions. Only one thread may call it at a time.
 */
public interface Cluster extends AutoCloseable {

  /**
   * Σ over tasks 0 … {@code tasks} − 1 in the fixed order of {@link org.salamander.work.Partial}.
   *
   * @param round sent to every task
   * @return the sum; the caller may change its vector, which the cluster uses again in the next
   *     round
   */
  <R extends Round> Contribution sum(Work<R, Contribution> work, int tasks, R round);

  /**
   * One row of values per task, in task order.
   *
   * @param round sent to every task
   */
  <R extends Round> List<double[]> map(Work<R, double[]> work, int tasks, R round);

  /**
   * Receives each finished iteration, for the metrics of a cluster.
   *
   * @param iteration number of finished iterations
   * @param loss the tasks' mean query loss
   * @param outerNanos duration of the outer step
   */
  default void report(long iteration, double loss, long outerNanos) {}

  /** Number of tasks that run at the same time. */
  int slots();

  /** A readable description: {@code "2 threads"}, {@code "Spark local[2], 2 partitions"}. */
  String describe();

  @Override
  void close();
}
