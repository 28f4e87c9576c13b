package org.salamander.run.train;

import java.util.List;
import org.salamander.cluster.Cluster;
import org.salamander.learner.Contribution;
import org.salamander.learner.ExactLearner;
import org.salamander.outer.Rounds;
import org.salamander.run.Experiment;
import org.salamander.run.RunFailed;
import org.salamander.work.CandidateWork;
import org.salamander.work.FisherWork;
import org.salamander.work.Round;

/** The rounds of a trust region on the cluster, over the tasks of one meta-iteration. */
record ClusterRounds(Experiment experiment, Cluster cluster, float[] z, long iteration)
    implements Rounds {

  @Override
  public float[] fisher(float[] v) {
    FisherWork work =
        new FisherWork(experiment.tasks(), learner(), experiment.config().seed(), iteration);
    Contribution sum = cluster.sum(work, batch(), new Round.Direction(z, v));
    if (sum.metrics().notFinite() > 0) {
      throw RunFailed.diverged(
          "iteration "
              + iteration
              + ", task "
              + sum.metrics().firstNotFinite()
              + ": the trust region's metric is not finite; try a smaller learner.rate or"
              + " outer.optimizer.max-kl");
    }
    float[] product = sum.vector();
    for (int i = 0; i < product.length; i++) {
      product[i] /= batch();
    }
    return product;
  }

  @Override
  public Trial trial(float[] candidate) {
    CandidateWork work =
        new CandidateWork(experiment.tasks(), learner(), experiment.config().seed(), iteration);
    List<double[]> rows = cluster.map(work, batch(), new Round.Candidate(z, candidate));
    double surrogate = 0;
    double divergence = 0;
    for (double[] row : rows) {
      surrogate += row[0];
      divergence += row[1];
    }
    return new Trial(surrogate / batch(), divergence / batch());
  }

  private int batch() {
    return experiment.config().outer().batch();
  }

  /** This was checked when the experiment was created. */
  private ExactLearner learner() {
    return experiment.config().learner().at(iteration).exact().orElseThrow();
  }
}
