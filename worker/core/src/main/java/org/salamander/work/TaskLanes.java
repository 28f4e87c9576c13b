package org.salamander.work;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.salamander.kernel.Kernels;
import org.salamander.kernel.LaneKernels;
import org.salamander.kernel.Vectors;
import org.salamander.learner.Contribution;
import org.salamander.learner.Metrics;
import org.salamander.model.Workspace;
import org.salamander.random.Draws;
import org.salamander.task.Task;
import org.salamander.task.TaskGroup;

/**
 * The tasks {@code from} … {@code to} − 1 of a round, side by side in lanes; the first is in lane
 * 0.
 */
final class TaskLanes {

  private final LaneKernels kernels = Kernels.best().lanes();
  private final Workspace workspace;
  private final int from;
  private final int to;

  /**
   * @param workspace a thread's workspace, which contains one for groups
   */
  TaskLanes(Workspace workspace, int from, int to) {
    this.workspace = workspace.group().orElseThrow();
    this.from = from;
    this.to = to;
  }

  /** The workspace for the group. */
  Workspace workspace() {
    return workspace;
  }

  /** Floats for each number. */
  int width() {
    return workspace.model().lanes();
  }

  /** A vector of the round with every number copied to all lanes; lent by the group's workspace. */
  float[] spread(float[] vector) {
    float[] all = workspace.lend(LaneKernels.at(vector.length, width()));
    kernels.spread(vector, width(), all);
    return all;
  }

  /** The group of the tasks that {@code each} returns for their indices. */
  TaskGroup tasks(IntFunction<Task> each) {
    return new TaskGroup(list(each), width());
  }

  /** The streams that {@code each} returns for the tasks' indices. */
  Draws draws(IntFunction<Draws> each) {
    return Draws.group(list(each));
  }

  private <T> List<T> list(IntFunction<T> each) {
    return IntStream.range(from, to).mapToObj(each).toList();
  }

  /**
   * Adds the tasks' terms to nodes of the sum's tree, in vectors of {@code lender}, and marks tasks
   * with numbers that are not finite. If the sum is finite, so are all its terms.
   *
   * @param terms numbers × lanes
   * @param metrics of each task
   */
  void sum(float[] terms, List<Metrics> metrics, Workspace lender, Work.Sink<Contribution> sink) {
    for (int lane = 0; lane < to - from; ) {
      int longest = 31 - Integer.numberOfLeadingZeros(to - from - lane);
      int level = Math.min(Integer.numberOfTrailingZeros(from + lane), longest);
      float[] sum = lender.lend(LaneKernels.numbers(terms.length, width()));
      kernels.sumLanes(terms, width(), lane, level, sum);
      boolean finite = Vectors.finite(sum);
      List<Metrics> checked = new ArrayList<>();
      for (int l = lane; l < lane + (1 << level); l++) {
        Metrics own = metrics.get(l);
        boolean lost = !finite && !Vectors.finite(terms, l, width());
        checked.add(lost || !Double.isFinite(own.loss()) ? own.notFinite(from + l) : own);
      }
      Contribution node = new Contribution(sum, sum(checked, 0, level));
      sink.accept(from + lane, level, node);
      lane += 1 << level;
    }
  }

  private static Metrics sum(List<Metrics> metrics, int lane, int level) {
    if (level == 0) {
      return metrics.get(lane);
    }
    return sum(metrics, lane, level - 1).plus(sum(metrics, lane + (1 << (level - 1)), level - 1));
  }
}
