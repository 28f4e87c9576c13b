package org.salamander.table.baseline;

import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.DecompositionSolver;

/**
 * Fits logistic regression by Newton steps with a fixed bound in place of the Hessian. The Hessian
 * of the loss is at most XᵀX/4 (for more than two classes XᵀX/2), so such a step never increases
 * the loss. The bound's matrix is that of the normal equations and is factored once (Böhning 1992,
 * Multinomial logistic regression algorithm).
 */
final class LogisticFit {

  private static final int PASSES = 100;
  private static final double TOLERANCE = 1e-6;

  private final Iterable<TargetRows> tasks;
  private final NormalEquations sums;
  private final int outputs;
  private final double[] centre;

  /**
   * @param sums the normal equations of the same rows
   * @param outputs 1 for a binary target, otherwise the number of classes
   */
  LogisticFit(Iterable<TargetRows> tasks, NormalEquations sums, int outputs) {
    this.tasks = tasks;
    this.sums = sums;
    this.outputs = outputs;
    this.centre = sums.centre();
  }

  /** argmin Σ −log p(y|x) + penalty/2·|W|². The bias has no penalty. */
  LinearModel fit(double penalty) {
    double bound = Link.bound(outputs);
    DecompositionSolver solver = sums.solver(bound * penalty);
    double[][] weights = new double[outputs][centre.length];
    double[] bias = new double[outputs]; // the scores at the mean of the inputs
    double before = Double.POSITIVE_INFINITY;
    for (int pass = 0; pass < PASSES; pass++) {
      double[][] gradient = new double[outputs][centre.length];
      double[] ofBias = new double[outputs];
      double loss = gradient(uncentred(weights, bias), gradient, ofBias);
      for (int k = 0; k < outputs; k++) {
        for (int j = 0; j < centre.length; j++) {
          gradient[k][j] += penalty * weights[k][j] - ofBias[k] * centre[j];
          loss += penalty / 2 * weights[k][j] * weights[k][j];
        }
        double[] step = solver.solve(new ArrayRealVector(gradient[k], false)).toArray();
        for (int j = 0; j < centre.length; j++) {
          weights[k][j] -= bound * step[j];
        }
        bias[k] -= bound * ofBias[k] / sums.rows();
      }
      if (before - loss < TOLERANCE * loss) {
        break;
      }
      before = loss;
    }
    return uncentred(weights, bias);
  }

  /** Adds Σ residual·x and Σ residual, and returns Σ −log p(y|x). */
  private double gradient(LinearModel model, double[][] ofWeights, double[] ofBias) {
    double loss = 0;
    for (TargetRows task : tasks) {
      for (int i = 0; i < task.size(); i++) {
        SparseRow row = task.inputs().get(i);
        double[] scores = model.scores(row);
        double[] residuals = Link.residuals(scores, task.targets()[i]);
        loss += Link.loss(scores, task.targets()[i]);
        for (int k = 0; k < outputs; k++) {
          row.addTo(ofWeights[k], residuals[k]);
          ofBias[k] += residuals[k];
        }
      }
    }
    return loss;
  }

  private LinearModel uncentred(double[][] weights, double[] bias) {
    double[][] copy = new double[outputs][];
    double[] free = bias.clone();
    for (int k = 0; k < outputs; k++) {
      copy[k] = weights[k].clone();
      for (int j = 0; j < centre.length; j++) {
        free[k] -= copy[k][j] * centre[j];
      }
    }
    return new LinearModel(copy, free);
  }
}
