package org.salamander.learner.inner;

/** Moves z by a gradient in one inner step. It has no derivatives; {@link InnerRule} adds them. */
public interface InnerUpdate {

  /** Number of floats of state for {@code n} parameters; they start at zero. */
  int state(int n);

  /** Whether it accepts one rate for all elements as a number, which saves reading r. */
  default boolean takesOneRate() {
    return false;
  }

  /**
   * Takes a step.
   *
   * @param z z<sub>k</sub>
   * @param next receives z<sub>k+1</sub>; may be the array {@code z}
   */
  void step(Step step, float[] z, float[] next);

  /**
   * The numbers of inner step k.
   *
   * @param k from 0
   * @param n the number of elements of z, r and g
   * @param r the rates r<sub>k</sub>; empty if there is one for all
   * @param rate the one rate of all elements, NaN if the rates are in r; only for updates that
   *     accept it
   * @param g the gradient ∇L_S(z<sub>k</sub>)
   * @param loss L_S(z<sub>k</sub>)
   * @param before the state s<sub>k</sub>
   * @param after s<sub>k+1</sub>, which {@link #step} writes; may be the array {@code before}
   */
  record Step(
      int k, int n, float[] r, float rate, float[] g, double loss, float[] before, float[] after) {}
}
