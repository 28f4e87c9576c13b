package org.salamander.table.baseline;

/** Turns scores into probabilities: the logistic function of one score, the softmax of several. */
final class Link {

  private Link() {}

  static double[] probabilities(double[] scores) {
    if (scores.length == 1) {
      return new double[] {1 / (1 + StrictMath.exp(-scores[0]))};
    }
    double most = Double.NEGATIVE_INFINITY;
    for (double score : scores) {
      most = Math.max(most, score);
    }
    double sum = 0;
    double[] probabilities = new double[scores.length];
    for (int k = 0; k < scores.length; k++) {
      probabilities[k] = StrictMath.exp(scores[k] - most);
      sum += probabilities[k];
    }
    for (int k = 0; k < scores.length; k++) {
      probabilities[k] /= sum;
    }
    return probabilities;
  }

  /** ∂(−log p(target))/∂scores: the probabilities minus the one-hot target. */
  static double[] residuals(double[] scores, double target) {
    double[] residuals = probabilities(scores);
    if (scores.length == 1) {
      residuals[0] -= target;
    } else {
      residuals[(int) target] -= 1;
    }
    return residuals;
  }

  /** The loss −log p(target). */
  static double loss(double[] scores, double target) {
    double[] probabilities = probabilities(scores);
    double right =
        scores.length > 1
            ? probabilities[(int) target]
            : target > 0.5 ? probabilities[0] : 1 - probabilities[0];
    return -StrictMath.log(Math.max(right, Double.MIN_NORMAL));
  }

  /**
   * The Hessian of the loss with respect to the scores is at most the identity divided by this
   * number (Böhning 1992).
   */
  static double bound(int outputs) {
    return outputs == 1 ? 4 : 2;
  }
}
