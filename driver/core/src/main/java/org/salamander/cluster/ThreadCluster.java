package org.salamander.cluster;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.salamander.learner.Contribution;
import org.salamander.model.Architecture;
import org.salamander.work.Round;
import org.salamander.work.Work;

/**
 * A cluster of this JVM's threads, including the calling one. The caller may use the vector of a
 * sum until the next round starts.
 */
public final class ThreadCluster implements Cluster {

  private final TaskThreads threads;
  private float @Nullable [] last; // of the last sum

  /** So many threads that compute with a model. */
  public ThreadCluster(Architecture architecture, int threads) {
    this(architecture, threads, ClusterConfig.Lanes.AUTO);
  }

  /**
   * A number of threads that compute with a model.
   *
   * @param lanes whether they compute tasks side by side
   */
  public ThreadCluster(Architecture architecture, int threads, ClusterConfig.Lanes lanes) {
    this.threads = new TaskThreads(architecture, threads, lanes);
  }

  @Override
  public <R extends Round> Contribution sum(Work<R, Contribution> work, int tasks, R round) {
    TaskRange all = begin(tasks);
    Contribution total = threads.sum(work, tasks, all, round, () -> false).total();
    last = total.runs() == null ? total.vector() : null;
    return total;
  }

  @Override
  public <R extends Round> List<double[]> map(Work<R, double[]> work, int tasks, R round) {
    return Arrays.asList(threads.map(work, begin(tasks), round, () -> false));
  }

  private TaskRange begin(int tasks) {
    Tasks.requireTasks(tasks);
    if (last != null) {
      threads.giveBack(last);
      last = null;
    }
    return new TaskRange(0, tasks);
  }

  @Override
  public int slots() {
    return threads.size();
  }

  @Override
  public String describe() {
    return threads.size() == 1 ? "1 thread" : threads.size() + " threads";
  }

  @Override
  public void close() {
    threads.close();
  }
}
