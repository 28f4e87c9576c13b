package org.salamander.work;

import org.salamander.learner.MetaLearner;
import org.salamander.model.Batch;
import org.salamander.model.Distribution;
import org.salamander.model.Model;
import org.salamander.model.Workspace;
import org.salamander.random.Draws;
import org.salamander.rl.Recordings;
import org.salamander.task.Task;
import org.salamander.task.TaskSource;

/**
 * Evaluates the candidate meta-parameters z' of a trust region on one task, on the trajectories of
 * z. It returns a row of two numbers: the surrogate −mean A·π_{z'_K}(a|s) / π_{z_K}(a|s) and the
 * mean KL(π_{z_K} ‖ π_{z'_K}) over the query's states. z'_K is adapted to the support trajectories
 * that z drew.
 */
public record CandidateWork(TaskSource tasks, MetaLearner learner, long seed, long iteration)
    implements Work<Round.Candidate, double[]> {

  @Override
  public double[] perform(Round.Candidate round, int index, Workspace workspace) {
    Model model = workspace.model();
    Task task = Recordings.task(tasks, seed, iteration, index, round.z(), workspace);
    float[] before = adapted(round.z(), task, index, workspace);
    Batch query = task.query(before);
    float[] after = adapted(round.candidate(), task, index, workspace);
    float[] old = new float[query.size() * model.outputs()];
    float[] now = new float[old.length];
    model.predict(before, query, old);
    model.predict(after, query, now);
    return compare(Distribution.of(tasks.domain()), query, old, now);
  }

  private float[] adapted(float[] z, Task task, int index, Workspace workspace) {
    float[] end = new float[workspace.model().layout().size()];
    Draws draws = Draws.of(seed, "contribution", iteration, index);
    learner.adapt(
        z,
        task,
        learner.steps(),
        draws,
        workspace,
        (k, point) -> System.arraycopy(point, 0, end, 0, end.length));
    return end;
  }

  private static double[] compare(
      Distribution distribution, Batch query, float[] old, float[] now) {
    double surrogate = 0;
    double divergence = 0;
    float[] targets = query.targets();
    int width = distribution.targets();
    for (int e = 0; e < query.size(); e++) {
      int from = e * distribution.outputs();
      int at = e * width;
      double ratio =
          StrictMath.exp(
              distribution.logLikelihood(now, from, targets, at)
                  - distribution.logLikelihood(old, from, targets, at));
      surrogate -= ratio * targets[at + distribution.action()];
      divergence += distribution.divergence(old, now, from, targets, at);
    }
    return new double[] {surrogate / query.size(), divergence / query.size()};
  }
}
