package org.salamander.work;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.salamander.kernel.Vectors;
import org.salamander.learner.Contribution;
import org.salamander.learner.MetaLearner;
import org.salamander.learner.Metrics;
import org.salamander.model.Score;
import org.salamander.model.Workspace;
import org.salamander.random.Draws;
import org.salamander.task.Split;
import org.salamander.task.Task;
import org.salamander.task.TaskGroup;
import org.salamander.task.TaskSource;

/**
 * Computes the contribution of one training task in one iteration.
 *
 * @param measured whether to measure the query loss before adaptation too
 * @param terms the change of a contribution before it is summed
 */
public record TrainingWork(
    TaskSource tasks,
    MetaLearner learner,
    long seed,
    long iteration,
    boolean measured,
    TermRule terms)
    implements Work<Round.MetaParameters, Contribution> {

  /** Every task's contribution unchanged. */
  public TrainingWork(
      TaskSource tasks, MetaLearner learner, long seed, long iteration, boolean measured) {
    this(tasks, learner, seed, iteration, measured, TermRule.PLAIN);
  }

  @Override
  public Contribution perform(Round.MetaParameters round, int index, Workspace workspace) {
    Task task = task(index).on(workspace.model());
    NarrowTasks narrow = narrow(List.of(task), workspace);
    if (narrow == null) {
      return contribute(round.z(), task, index, workspace);
    }
    Workspace own = narrow.workspace();
    float[] part = narrow.parts(round.z(), 1, own);
    Contribution term = contribute(part, narrow.tasks().get(0), index, own);
    Contribution sparse = narrow.term(term.vector(), 0, 1, term.metrics());
    own.giveBack(part);
    own.giveBack(term.vector());
    return sparse;
  }

  private Task task(int index) {
    return tasks.task(seed, Split.TRAIN, iteration, index);
  }

  /** The tasks on their own rows of large embeddings; null where all of z takes part. */
  private @Nullable NarrowTasks narrow(List<Task> some, Workspace workspace) {
    return terms.isPlain() ? NarrowTasks.of(some, learner, workspace).orElse(null) : null;
  }

  private Contribution contribute(float[] z, Task task, int index, Workspace workspace) {
    Contribution term =
        learner.contribute(z, task, Draws.of(seed, "contribution", iteration, index), workspace);
    Metrics metrics = term.metrics();
    if (measured) {
      metrics = metrics.before(workspace.model().score(z, task.query(z)).loss());
    }
    if (!terms.isPlain()) {
      metrics = apply(task, z, term.vector(), 1, 0, index, metrics, workspace);
    }
    return checked(new Contribution(term.vector(), metrics), index);
  }

  /** Says where a term is not finite. */
  private static Contribution checked(Contribution term, int index) {
    boolean finite = Double.isFinite(term.metrics().loss()) && Vectors.finite(term.vector());
    return finite
        ? term
        : new Contribution(term.vector(), term.metrics().notFinite(index), term.runs());
  }

  private Metrics apply(
      Task task,
      float[] z,
      float[] vectors,
      int width,
      int lane,
      int index,
      Metrics metrics,
      Workspace workspace) {
    float weight = terms.weight(task, z);
    Draws noise = Draws.of(seed, "noise", iteration, index);
    terms.apply(vectors, width, lane, weight, workspace.model().layout(), noise);
    return metrics.weighing(weight);
  }

  @Override
  public boolean groups(Workspace workspace) {
    return workspace.group().isPresent() && learner.takesGroups();
  }

  @Override
  public void performGroup(
      Round.MetaParameters round, int from, int to, Workspace workspace, Sink<Contribution> sink) {
    List<Task> some = IntStream.range(from, to).mapToObj(this::task).toList();
    NarrowTasks narrow = narrow(some, workspace);
    TaskLanes lanes = new TaskLanes(narrow == null ? workspace : narrow.workspace(), from, to);
    Workspace own = lanes.workspace();
    float[] z =
        narrow == null ? lanes.spread(round.z()) : narrow.parts(round.z(), lanes.width(), own);
    TaskGroup group = new TaskGroup(narrow == null ? some : narrow.tasks(), lanes.width());
    Draws draws = lanes.draws(index -> Draws.of(seed, "contribution", iteration, index));
    Contribution each = learner.contribute(z, group, draws, own);
    List<Metrics> metrics = new ArrayList<>(each.lanes());
    if (measured) {
      Score before = own.model().score(z, group.query(z));
      for (int l = 0; l < metrics.size(); l++) {
        metrics.set(l, metrics.get(l).before(before.lanes().get(l).loss()));
      }
    }
    for (int l = 0; l < to - from; l++) {
      int width = lanes.width();
      if (narrow != null) {
        Contribution term = narrow.term(each.vector(), l, width, metrics.get(l));
        sink.accept(from + l, 0, checked(term, from + l));
      } else if (!terms.isPlain()) {
        Task task = some.get(l);
        Metrics plain = metrics.get(l);
        metrics.set(l, apply(task, round.z(), each.vector(), width, l, from + l, plain, workspace));
      }
    }
    if (narrow == null) {
      lanes.sum(each.vector(), metrics, workspace, sink);
    }
    own.giveBack(each.vector());
    own.giveBack(z);
  }

  @Override
  public String title() {
    return "iteration " + iteration + ": training tasks";
  }
}
