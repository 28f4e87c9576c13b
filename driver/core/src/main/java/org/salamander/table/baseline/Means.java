package org.salamander.table.baseline;

import java.util.Locale;

/** Means of targets. The predictions do not depend on the inputs. */
sealed interface Means extends Baseline {

  /**
   * The mean of the training rows' targets. For classes, their frequencies.
   *
   * @param mean one number, or one for each class
   */
  record Overall(double[] mean) implements Means {

    @Override
    public String title() {
      return "mean of all rows";
    }

    @Override
    public Predictor learn(TargetRows support) {
      return row -> mean.clone();
    }
  }

  /**
   * The task's own mean, shrunk towards the training rows' mean: (strength·mean + Σ targets) /
   * (strength + rows).
   *
   * @param strength the number of rows that the training rows' mean counts as
   */
  record OfTask(double[] mean, double strength) implements Means {

    @Override
    public String title() {
      return String.format(Locale.ROOT, "the task's mean, shrunk (%.0f)", strength);
    }

    @Override
    public Predictor learn(TargetRows support) {
      double[] own = mean.clone();
      double rows = strength + support.size();
      for (int output = 0; output < mean.length && rows > 0; output++) {
        own[output] = (strength * mean[output] + total(support, output)) / rows;
      }
      return row -> own.clone();
    }

    private double total(TargetRows support, int output) {
      if (mean.length == 1) {
        return support.sum();
      }
      double count = 0;
      for (double target : support.targets()) {
        count += target == output ? 1 : 0;
      }
      return count;
    }
  }
}
