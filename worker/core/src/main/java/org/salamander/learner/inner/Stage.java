package org.salamander.learner.inner;

/** Receives the parameters after each step of an adaptation. */
@FunctionalInterface
public interface Stage {

  /** Ignores the parameters. */
  Stage UNSEEN = (step, parameters) -> {};

  /** The parameters after {@code step} inner steps; valid only during the call. */
  void at(int step, float[] parameters);

  /** The inner loss's gradient at these parameters, before the next step is taken. */
  default void gradient(int step, float[] gradient) {}
}
