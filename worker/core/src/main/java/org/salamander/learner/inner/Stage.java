package org.salamander.learner.inner;

/** Receives the parameters after each step of an adaptation. */
@FunctionalInterface
public interface Stage {

  /** Nobody looks. */
  Stage UNSEEN = (step, parameters) -> {};

  /** The parameters after {@code step} inner steps; valid during the call alone. */
  void at(int step, float[] parameters);

  /** The inner loss's gradient there, before the next step is taken. */
  default void gradient(int step, float[] gradient) {}
}
