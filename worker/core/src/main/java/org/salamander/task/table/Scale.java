package org.salamander.task.table;

import java.io.Serializable;

/**
 * How a number is standardised: (x − mean) / deviation.
 *
 * @param mean the mean over the rows of training tasks
 * @param deviation the standard deviation over the same rows, with the divisor n; 1 if all numbers
 *     are equal
 */
public record Scale(double mean, double deviation) implements Serializable {

  /** Leaves numbers unchanged. */
  public static final Scale NONE = new Scale(0, 1);

  public Scale {
    if (!Double.isFinite(mean) || !(deviation > 0) || !Double.isFinite(deviation)) {
      throw new IllegalArgumentException(
          "a scale of mean "
              + mean
              + " and deviation "
              + deviation
              + "; both must be finite and the deviation positive");
    }
  }

  /** The scale for the numbers of {@code sums}; {@link #NONE} if there are none. */
  public static Scale of(Moments sums) {
    if (sums.count() == 0) {
      return NONE;
    }
    double deviation = sums.deviation();
    return new Scale(sums.mean(), deviation > 0 ? deviation : 1);
  }

  /** Returns x in standard units. */
  public float standard(double x) {
    return (float) ((x - mean) / deviation);
  }

  /** The inverse of {@link #standard}. */
  public double original(double standard) {
    return mean + deviation * standard;
  }
}
