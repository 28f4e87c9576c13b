package org.salamander.cluster.spark;

import java.io.Serializable;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.salamander.cluster.TaskRange;
import org.salamander.cluster.Tasks;
import org.salamander.learner.Contribution;
import org.salamander.learner.Partial;
import org.salamander.work.Work;

/**
 * What an executor needs to do a block of tasks.
 *
 * @param blocks the number of blocks the tasks are cut into, one a partition
 */
record SparkRound<T>(
    ExecutorWorkspaces session, Work<T> work, int tasks, int blocks, Broadcast<float[][]> vectors)
    implements Serializable {

  /** The sum over one block. */
  static Partial sum(SparkRound<Contribution> round, int index, TaskContext context) {
    float[][] vectors = round.vectors.value();
    return round.session.inWorkspace(
        workspace -> {
          Partial partial = new Partial(round.tasks);
          TaskRange block = TaskRange.of(round.tasks, round.blocks, index);
          for (int task = block.from(); task < block.to(); task++) {
            context.killTaskIfInterrupted();
            partial.add(
                task, Tasks.perform(round.work, vectors, task, workspace), workspace::giveBack);
          }
          return partial;
        });
  }

  /** The rows of one block. */
  static double[][] rows(SparkRound<double[]> round, int index, TaskContext context) {
    float[][] vectors = round.vectors.value();
    return round.session.inWorkspace(
        workspace -> {
          TaskRange block = TaskRange.of(round.tasks, round.blocks, index);
          double[][] rows = new double[block.size()][];
          for (int i = 0; i < rows.length; i++) {
            context.killTaskIfInterrupted();
            rows[i] = Tasks.perform(round.work, vectors, block.from() + i, workspace);
          }
          return rows;
        });
  }
}
