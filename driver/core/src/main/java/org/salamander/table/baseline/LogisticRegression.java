package org.salamander.table.baseline;

import java.util.Locale;

/** Logistic regression, multinomial for more than two classes. */
sealed interface LogisticRegression extends Baseline {

  /** One model for all tasks. */
  record Pooled(LinearModel model, double penalty) implements LogisticRegression {

    @Override
    public String title() {
      return String.format(
          Locale.ROOT,
          "pooled %slogistic regression (%.0f)",
          model.bias().length > 1 ? "multinomial " : "",
          penalty);
    }

    @Override
    public Predictor learn(TargetRows support) {
      return row -> Link.probabilities(model.scores(row));
    }
  }

  /**
   * One model for all tasks, and for each task an offset that is added to the scores, one number
   * for each class. The offset maximizes the likelihood of the support rows minus a penalty.
   *
   * @param strength the penalty is strength/2 · |offset|²
   */
  record PooledWithOffset(LinearModel model, double strength) implements LogisticRegression {

    private static final int ITERATIONS = 50;

    @Override
    public String title() {
      return String.format(
          Locale.ROOT,
          "pooled %slogistic regression + the task's offset, shrunk (%.0f)",
          model.bias().length > 1 ? "multinomial " : "",
          strength);
    }

    @Override
    public Predictor learn(TargetRows support) {
      double[] offset = offset(support);
      return row -> Link.probabilities(plus(model.scores(row), offset));
    }

    private double[] offset(TargetRows support) {
      double[] offset = new double[model.bias().length];
      double curvature = support.size() / Link.bound(offset.length) + strength;
      double[][] scores = support.inputs().stream().map(model::scores).toArray(double[][]::new);
      for (int iteration = 0; iteration < ITERATIONS && support.size() > 0; iteration++) {
        double[] gradient = new double[offset.length];
        for (int i = 0; i < scores.length; i++) {
          double[] residual = Link.residuals(plus(scores[i], offset), support.targets()[i]);
          for (int k = 0; k < offset.length; k++) {
            gradient[k] += residual[k];
          }
        }
        for (int k = 0; k < offset.length; k++) {
          offset[k] -= (gradient[k] + strength * offset[k]) / curvature;
        }
      }
      return offset;
    }

    private static double[] plus(double[] scores, double[] offset) {
      double[] sum = scores.clone();
      for (int k = 0; k < sum.length; k++) {
        sum[k] += offset[k];
      }
      return sum;
    }
  }
}
