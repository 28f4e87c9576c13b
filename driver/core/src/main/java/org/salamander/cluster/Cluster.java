package org.salamander.cluster;

import java.util.List;
import org.salamander.learner.Contribution;
import org.salamander.work.Work;

/**
 * Does work for many tasks at once. The results are the same, bit for bit, for every
 * implementation, number of threads, executors and partitions. One caller at a time.
 */
public interface Cluster extends AutoCloseable {

  /**
   * Σ over tasks 0 … {@code tasks} − 1 in the fixed order of {@link org.salamander.work.Partial}.
   *
   * @param vectors sent to every task: z, then what else the round carries
   * @return the sum; its vector may be changed by the caller but is the cluster's again at the next
   *     round
   */
  Contribution sum(Work<Contribution> work, int tasks, float[]... vectors);

  /** One row of values a task, in task order. */
  List<double[]> map(Work<double[]> work, int tasks, float[]... vectors);

  /**
   * Told of an iteration that is done, for those who watch the cluster.
   *
   * @param iteration how many are done
   * @param loss the tasks' mean query loss
   * @param outerNanos what the outer step took
   */
  default void report(long iteration, double loss, long outerNanos) {}

  /** Tasks that run at the same time. */
  int slots();

  /** For people: {@code "2 threads"}, {@code "Spark local[2], 2 partitions"}. */
  String describe();

  @Override
  void close();
}
