package org.salamander.outer;

/** Runs more rounds over the tasks of the gradient, for rules that need more than the gradient. */
public interface Rounds {

  /**
   * F·v, the mean over the tasks.
   *
   * @param v as long as z; not changed
   * @return as long as z; valid until the next round
   */
  float[] fisher(float[] v);

  /** The tasks' evaluation of a step to {@code candidate}. */
  Trial trial(float[] candidate);

  /**
   * Means over the tasks.
   *
   * @param surrogate the surrogate loss, 0 if there is no step
   * @param divergence of the policies after the step from those before
   */
  record Trial(double surrogate, double divergence) {}

  /** For rules that need no rounds. */
  static Rounds none() {
    return new Rounds() {
      @Override
      public float[] fisher(float[] v) {
        throw new UnsupportedOperationException("this rule has no further rounds");
      }

      @Override
      public Trial trial(float[] candidate) {
        throw new UnsupportedOperationException("this rule has no further rounds");
      }
    };
  }
}
