package org.salamander.work;

import org.salamander.kernel.Vectors;
import org.salamander.learner.Contribution;
import org.salamander.learner.ExactLearner;
import org.salamander.learner.Metrics;
import org.salamander.learner.inner.InnerLoop;
import org.salamander.model.Batch;
import org.salamander.model.Model;
import org.salamander.model.Score;
import org.salamander.model.Workspace;
import org.salamander.rl.Recordings;
import org.salamander.task.Task;
import org.salamander.task.TaskSource;

/**
 * One task's part of the trust region's metric times a direction: Jᵀ·F·J·v. v is the round's
 * direction, J = ∂z_K/∂z the Jacobian of the whole inner loop, and F the Fisher information of the
 * adapted policy on the states of the query's trajectories. The metric is the Hessian with respect
 * to z of the mean KL(π_{z_K} ‖ π_{z_K(z)}), as in the code of MAML's authors: the remaining term,
 * with J's derivative, is multiplied by the divergence's gradient, which is 0 where the two
 * policies are equal.
 */
public record FisherWork(TaskSource tasks, ExactLearner learner, long seed, long iteration)
    implements Work<Round.Direction, Contribution> {

  @Override
  public Contribution perform(Round.Direction round, int index, Workspace workspace) {
    float[] z = round.z();
    Model model = workspace.model();
    Task task = Recordings.task(tasks, seed, iteration, index, z, workspace);
    float[] tangent = workspace.lend(z.length);
    float[] product = workspace.lend(z.length);
    System.arraycopy(round.direction(), 0, tangent, 0, z.length);
    try (InnerLoop adaptation = learner.unroll(z, task, workspace)) {
      adaptation.pushforward(tangent);
      Batch query = task.query(adaptation.end());
      var scratch = workspace.tape(learner.steps()); // after those of the inner steps
      model.fisherVector(adaptation.end(), query, scratch, tangent, product);
      adaptation.spread(product);
      adaptation.pullback(product);
    }
    workspace.giveBack(tangent);
    Metrics metrics = Metrics.of(new Score(0, 0));
    return new Contribution(product, Vectors.finite(product) ? metrics : metrics.notFinite(index));
  }
}
