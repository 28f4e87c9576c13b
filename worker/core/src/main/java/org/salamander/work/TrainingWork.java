package org.salamander.work;

import org.salamander.learner.Contribution;
import org.salamander.learner.MetaLearner;
import org.salamander.learner.Metrics;
import org.salamander.learner.Vectors;
import org.salamander.learner.Workspace;
import org.salamander.random.Draws;
import org.salamander.task.Split;
import org.salamander.task.Task;
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
  public String title() {
    return "iteration " + iteration + ": training tasks";
  }
}
