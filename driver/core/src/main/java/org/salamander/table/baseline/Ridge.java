package org.salamander.table.baseline;

import java.util.Locale;

/**
 * Least squares with a penalty on the weights (Hoerl and Kennard 1970); a binary target is a number
 * here, 0 or 1, and its prediction is cut to that range where it is judged.
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
   * One model for all tasks, and a number for each task: the mean of its support rows' residuals,
   * shrunk.
   *
   * @param strength how many rows with residual 0 are added
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
   * A model of the task's support rows alone; the training rows' mean where there are none.
   *
   * @param width inputs a row
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
