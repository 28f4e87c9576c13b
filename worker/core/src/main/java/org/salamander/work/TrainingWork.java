package org.salamander.work;

import java.util.ArrayList;
import java.util.List;
import org.salamander.learner.Contribution;
import org.salamander.learner.MetaLearner;
import org.salamander.learner.Metrics;
import org.salamander.learner.Vectors;
import org.salamander.learner.Workspace;
import org.salamander.model.Score;
import org.salamander.random.Draws;
import org.salamander.task.Split;
import org.salamander.task.Task;
import org.salamander.task.TaskGroup;
import org.salamander.task.TaskSource;

/**
 * What one training task contributes at one iteration.
 *
 * @param measured whether to measure the query loss before adaptation too
 */
public record TrainingWork(
    TaskSource tasks, MetaLearner learner, long seed, long iteration, boolean measured)
    implements Work<Contribution> {

  @Override
  public Contribution perform(float[][] vectors, int index, Workspace workspace) {
    float[] z = vectors[0];
    Task task = tasks.task(seed, Split.TRAIN, iteration, index).on(workspace.model());
    Contribution term =
        learner.contribute(z, task, Draws.of(seed, "contribution", iteration, index), workspace);
    Metrics metrics = term.metrics();
    if (measured) {
      metrics = metrics.before(workspace.model().score(z, task.query(z)).loss());
    }
    if (!Double.isFinite(metrics.loss()) || !Vectors.finite(term.vector())) {
      metrics = metrics.notFinite(index);
    }
    return new Contribution(term.vector(), metrics);
  }

  @Override
  public boolean groups(Workspace workspace) {
    return workspace.group().isPresent() && learner.takesGroups();
  }

  @Override
  public void performGroup(
      float[][] vectors, int from, int to, Workspace workspace, Sink<Contribution> sink) {
    TaskLanes lanes = new TaskLanes(workspace, from, to);
    float[] z = lanes.spread(vectors[0]);
    TaskGroup group = lanes.tasks(index -> tasks.task(seed, Split.TRAIN, iteration, index));
    Draws draws = lanes.draws(index -> Draws.of(seed, "contribution", iteration, index));
    Contribution terms = learner.contribute(z, group, draws, lanes.workspace());
    List<Metrics> metrics = new ArrayList<>(terms.lanes());
    if (measured) {
      Score before = lanes.workspace().model().score(z, group.query(z));
      for (int l = 0; l < metrics.size(); l++) {
        metrics.set(l, metrics.get(l).before(before.lanes().get(l).loss()));
      }
    }
    lanes.sum(terms.vector(), metrics, workspace, sink);
    lanes.workspace().giveBack(terms.vector());
    lanes.workspace().giveBack(z);
  }

  @Override
  public String title() {
    return "iteration " + iteration + ": training tasks";
  }
}
