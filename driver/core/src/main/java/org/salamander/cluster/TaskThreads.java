package org.salamander.cluster;

import static java.util.Objects.requireNonNull;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.salamander.learner.Contribution;
import org.salamander.model.Architecture;
import org.salamander.model.Workspace;
import org.salamander.work.Partial;
import org.salamander.work.Round;
import org.salamander.work.Work;

/**
 * Threads of this JVM that compute a range of tasks together, each in its own workspace. The
 * calling thread is one of them. They take tasks from one {@link TaskQueue}, so that long tasks do
 * not leave threads idle. In the steady state no vector is allocated: a vector that a sum no longer
 * needs goes back to a workspace. Only one thread may call it at a time.
 */
public final class TaskThreads implements AutoCloseable {

  private final Workspace[] workspaces;
  private final RoundThreads threads;
  private final GroupChoice choice = new GroupChoice();
  private final Queue<float[]> spare = new ConcurrentLinkedQueue<>();

  /** So many threads, the caller counted, that compute with a model. */
  public TaskThreads(Architecture architecture, int threads) {
    this(architecture, threads, ClusterConfig.Lanes.AUTO);
  }

  /**
   * A number of threads, including the caller, that compute with a model.
   *
   * @param lanes whether they compute tasks side by side
   */
  public TaskThreads(Architecture architecture, int threads, ClusterConfig.Lanes lanes) {
    boolean groups = lanes == ClusterConfig.Lanes.AUTO;
    this.workspaces =
        Stream.generate(() -> new Workspace(architecture, groups))
            .limit(threads)
            .toArray(Workspace[]::new);
    this.threads = new RoundThreads(threads);
  }

  /** Number of threads. */
  public int size() {
    return workspaces.length;
  }

  /**
   * The sum over a range of the round's {@code tasks}, which owns its vectors.
   *
   * @param stopped checked between tasks: whether to cancel
   * @throws TaskFailedException naming the lowest task that failed
   * @throws ClusterException if the caller was interrupted or the round cancelled
   */
  public <R extends Round> Partial sum(
      Work<R, Contribution> work, int tasks, TaskRange range, R round, BooleanSupplier stopped) {
    AtomicReference<@Nullable Partial> sum = new AtomicReference<>();
    run(
        work,
        range,
        stopped,
        (some, workspace, pace, over) -> {
          Partial partial = new Partial(tasks);
          Tasks.perform(
              work,
              round,
              some,
              workspace,
              pace,
              over,
              (first, level, part) -> partial.add(first, level, part, workspace::giveBack));
          int held = partial.nodes().size();
          join(sum, partial);
          for (float[] vector; held > 0 && (vector = spare.poll()) != null; held--) {
            workspace.giveBack(vector);
          }
        });
    return requireNonNull(sum.get());
  }

  /**
   * The thread that holds the sum merges parts into it. A thread that finds the sum taken leaves
   * its part for that thread.
   */
  private void join(AtomicReference<@Nullable Partial> sum, Partial part) {
    Partial mine = part;
    while (!sum.compareAndSet(null, mine)) {
      Partial other = sum.getAndSet(null);
      if (other != null) {
        mine = other.merge(mine, spare::add);
      }
    }
  }

  /**
   * A row of values for each task of a range.
   *
   * @see #sum
   */
  public <R extends Round> double[][] map(
      Work<R, double[]> work, TaskRange range, R round, BooleanSupplier stopped) {
    double[][] rows = new double[range.size()][];
    run(
        work,
        range,
        stopped,
        (some, workspace, pace, over) ->
            Tasks.perform(
                work,
                round,
                some,
                workspace,
                pace,
                over,
                (task, level, row) -> rows[task - range.from()] = row));
    return rows;
  }

  /** The work of a thread on the tasks it took. */
  private interface Share {
    void take(TaskRange some, Workspace workspace, Tasks.Pace pace, BooleanSupplier over);
  }

  private void run(Work<?, ?> work, TaskRange range, BooleanSupplier stopped, Share share) {
    Tasks.Pace pace = pace(work, range);
    TaskQueue queue = new TaskQueue(range, workspaces.length, pace.grain());
    threads.run(
        stopped,
        (member, round) -> {
          TaskRange some = queue.take();
          while (some.size() > 0 && !round.over()) {
            share.take(some, workspaces[member], pace, round::cancelled);
            some = queue.take();
          }
        });
  }

  /**
   * If there are few tasks for several threads, all are computed in the way that leaves each thread
   * the least work. Otherwise each group is decided separately.
   */
  private Tasks.Pace pace(Work<?, ?> work, TaskRange range) {
    int width = work.groups(workspaces[0]) ? workspaces[0].width() : 1;
    boolean many = workspaces.length == 1 || range.size() >= 2 * width * workspaces.length;
    Class<?> kind = work.getClass();
    boolean together =
        !many && width > 1 && choice.together(kind, range.size(), width, workspaces.length);
    return new Tasks.Pace(choice, kind, width, together, width == 1 || !many && !together);
  }

  /** Takes back a vector of a sum that is no longer used. */
  void giveBack(float[] vector) {
    spare.add(vector);
  }

  /** Ends the threads. */
  @Override
  public void close() {
    threads.close();
  }
}
