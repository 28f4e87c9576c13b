package org.salamander.table.baseline;

import org.salamander.model.Domain;

/**
 * What is predicted, and how predictions are judged.
 *
 * @param outputs 1, or the number of classes
 */
public record Target(Domain.Kind kind, int outputs) {

  /** Probabilities are kept this far from 0 and 1 where their logarithm is taken. */
  private static final double CLIP = 1e-3;

  /**
   * How far a task's predictions are from its targets.
   *
   * @param loss mean squared error, or mean −log of the probability of what was seen
   * @param measured mean absolute error, or the fraction of labels that were predicted
   */
  public record Errors(double loss, double measured) {}

  /** The errors on a task's query rows of a baseline that has seen its support rows. */
  public Errors errors(Baseline baseline, Rows support, Rows query) {
    Baseline.Predictor predictor = baseline.learn(support);
    double loss = 0;
    double measured = 0;
    for (int i = 0; i < query.size(); i++) {
      double[] predicted = predictor.predict(query.inputs().get(i));
      double seen = query.targets()[i];
      switch (kind) {
        case REGRESSION -> {
          loss += (predicted[0] - seen) * (predicted[0] - seen);
          measured += Math.abs(predicted[0] - seen);
        }
        case BINARY -> {
          loss -= logarithm(seen > 0.5 ? predicted[0] : 1 - predicted[0]);
          measured += predicted[0] > 0.5 == seen > 0.5 ? 1 : 0;
        }
        case CLASSES -> {
          loss -= logarithm(predicted[(int) seen]);
          measured += mostProbable(predicted) == (int) seen ? 1 : 0;
        }
        default -> throw new IllegalStateException(kind + " is no column's kind");
      }
    }
    return new Errors(loss / query.size(), measured / query.size());
  }

  private static double logarithm(double probability) {
    return StrictMath.log(Math.min(1 - CLIP, Math.max(CLIP, probability)));
  }

  private static int mostProbable(double[] probabilities) {
    int best = 0;
    for (int k = 1; k < probabilities.length; k++) {
      best = probabilities[k] > probabilities[best] ? k : best;
    }
    return best;
  }
}
