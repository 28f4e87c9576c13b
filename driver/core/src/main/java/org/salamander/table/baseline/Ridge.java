package org.salamander.table.baseline;

import java.util.Locale;

/**
 * Least squares with a penalty on the weights (Hoerl and Kennard 1970). A binary target is the
 * number 0 or 1; measures clip its prediction to that range.
 */
sealed interface Ridge extends Baseline {

  /** One model for all tasks. */
  record Pooled(LinearModel model, double penalty) implements Ridge {

    @Override
    public String title() {
      return String.format(Locale.ROOT, "pooled ridge (%.0f)", penalty);
    }

    @Override
    public Predictor learn(TargetRows support) {
      return model::scores;
    }
  }

  /**
   * One model for all tasks, plus an offset for each task: the shrunk mean of the residuals of its
   * support rows.
   *
   * @param strength the number of rows with residual 0 that are added
   */
  record PooledWithOffset(LinearModel model, double strength) implements Ridge {

    @Override
    public String title() {
      return String.format(
          Locale.ROOT, "pooled ridge + the task's offset, shrunk (%.0f)", strength);
    }

    @Override
    public Predictor learn(TargetRows support) {
      double sum = 0;
      for (int i = 0; i < support.size(); i++) {
        sum += support.targets()[i] - model.scores(support.inputs().get(i))[0];
      }
      double offset = support.size() == 0 ? 0 : sum / (strength + support.size());
      return row -> new double[] {model.scores(row)[0] + offset};
    }
  }

  /**
   * A model of the task's support rows alone. Without support rows it predicts the training rows'
   * mean.
   *
   * @param width the number of inputs of a row
   */
  record OfTask(double mean, int width, double penalty) implements Ridge {

    @Override
    public String title() {
      return String.format(Locale.ROOT, "a ridge of its own (%.0f)", penalty);
    }

    @Override
    public Predictor learn(TargetRows support) {
      if (support.size() == 0) {
        return row -> new double[] {mean};
      }
      LinearModel own =
          support.size() < width
              ? KernelRidge.fit(support, width, penalty)
              : NormalEquations.of(support, width).ridge(penalty);
      return own::scores;
    }
  }
}
