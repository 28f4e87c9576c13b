package org.salamander.work;

import java.util.ArrayList;
import java.util.List;
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
 * @param terms how a contribution is changed before it is summed
 */
public record TrainingWork(
    TaskSource tasks,
    MetaLearner learner,
    long seed,
    long iteration,
    boolean measured,
    TermRule terms)
    implements Work<Round.MetaParameters, Contribution> {

  /** Every task's contribution as it is. */
  public TrainingWork(
      TaskSource tasks, MetaLearner learner, long seed, long iteration, boolean measured) {
    this(tasks, learner, seed, iteration, measured, TermRule.PLAIN);
  }

  @Override
  public Contribution perform(Round.MetaParameters round, int index, Workspace workspace) {
    float[] z = round.z();
    Task task = tasks.task(seed, Split.TRAIN, iteration, index).on(workspace.model());
    Contribution term =
        learner.contribute(z, task, Draws.of(seed, "contribution", iteration, index), workspace);
    Metrics metrics = term.metrics();
    if (measured) {
      metrics = metrics.before(workspace.model().score(z, task.query(z)).loss());
    }
    if (!terms.isPlain()) {
      metrics = apply(task, z, term.vector(), 1, 0, index, metrics, workspace);
    }
    if (!Double.isFinite(metrics.loss()) || !Vectors.finite(term.vector())) {
      metrics = metrics.notFinite(index);
    }
    return new Contribution(term.vector(), metrics);
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
    TaskLanes lanes = new TaskLanes(workspace, from, to);
    float[] z = lanes.spread(round.z());
    TaskGroup group = lanes.tasks(index -> tasks.task(seed, Split.TRAIN, iteration, index));
    Draws draws = lanes.draws(index -> Draws.of(seed, "contribution", iteration, index));
    Contribution each = learner.contribute(z, group, draws, lanes.workspace());
    List<Metrics> metrics = new ArrayList<>(each.lanes());
    if (measured) {
      Score before = lanes.workspace().model().score(z, group.query(z));
      for (int l = 0; l < metrics.size(); l++) {
        metrics.set(l, metrics.get(l).before(before.lanes().get(l).loss()));
      }
    }
    for (int l = 0; l < to - from && !terms.isPlain(); l++) {
      Task task = group.tasks().get(l);
      int width = lanes.width();
      metrics.set(
          l, apply(task, round.z(), each.vector(), width, l, from + l, metrics.get(l), workspace));
    }
    lanes.sum(each.vector(), metrics, workspace, sink);
    lanes.workspace().giveBack(each.vector());
    lanes.workspace().giveBack(z);
  }

  @Override
  public String title() {
    return "iteration " + iteration + ": training tasks";
  }
}
