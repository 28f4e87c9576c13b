package org.salamander.cluster;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.salamander.learner.Contribution;
import org.salamander.learner.Partial;
import org.salamander.learner.Workspace;
import org.salamander.model.Architecture;
import org.salamander.work.Work;

/**
 * This JVM's threads, the calling one among them. Each takes a contiguous block of the tasks and
 * sums it in its own workspace; the caller merges. In the steady state no vector is allocated:
 * those of a round go back to the workspaces they came from, the root when the next round starts.
 */
public final class ThreadCluster implements Cluster {

  private final Workspace[] workspaces;
  private final RoundThreads crew;
  private float @Nullable [] root; // of the last sum, in the caller's hands until the next round
  private int rootOwner;

  public ThreadCluster(Architecture architecture, int threads) {
    workspaces =
        IntStream.range(0, threads)
            .mapToObj(i -> new Workspace(architecture))
            .toArray(Workspace[]::new);
    crew = new RoundThreads(threads);
  }

  @Override
  public Contribution sum(Work<Contribution> work, int tasks, float[]... vectors) {
    Tasks.requireTasks(tasks);
    reclaimRoot();
    Partial[] partials = new Partial[workspaces.length];
    crew.run(
        (member, round) -> {
          Workspace workspace = workspaces[member];
          Partial partial = new Partial(tasks);
          TaskRange block = TaskRange.of(tasks, workspaces.length, member);
          Tasks.perform(
              work,
              vectors,
              block.from(),
              block.to(),
              workspace,
              round::cancelled,
              (first, level, sum) -> partial.add(first, level, sum, workspace::giveBack));
          partials[member] = partial;
        });
    return merge(partials);
  }

  @Override
  public List<double[]> map(Work<double[]> work, int tasks, float[]... vectors) {
    Tasks.requireTasks(tasks);
    reclaimRoot();
    double[][] rows = new double[tasks][];
    crew.run(
        (member, round) -> {
          TaskRange block = TaskRange.of(tasks, workspaces.length, member);
          Tasks.perform(
              work,
              vectors,
              block.from(),
              block.to(),
              workspaces[member],
              round::cancelled,
              (task, level, row) -> rows[task] = row);
        });
    return Arrays.asList(rows);
  }

  /**
   * Every workspace gets back as many vectors as its thread's Partial held; the root's owner waits
   * for the next round.
   */
  private Contribution merge(Partial[] partials) {
    Deque<float[]> spare = new ArrayDeque<>();
    int[] held = Arrays.stream(partials).mapToInt(partial -> partial.nodes().size()).toArray();
    Partial sum = partials[0];
    for (int i = 1; i < partials.length; i++) {
      sum.merge(partials[i], spare::push);
    }
    Contribution total = sum.total();
    for (int member = 0; member < held.length; member++) {
      for (int i = 0; i < held[member]; i++) {
        if (spare.isEmpty()) {
          root = total.vector();
          rootOwner = member;
        } else {
          workspaces[member].giveBack(spare.pop());
        }
      }
    }
    return total;
  }

  private void reclaimRoot() {
    if (root != null) {
      workspaces[rootOwner].giveBack(root);
      root = null;
    }
  }

  @Override
  public int slots() {
    return workspaces.length;
  }

  @Override
  public String describe() {
    return workspaces.length == 1 ? "1 thread" : workspaces.length + " threads";
  }

  @Override
  public void close() {
    crew.close();
  }
}
