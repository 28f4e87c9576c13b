package org.salamander.model;

import org.salamander.random.Draws;

/**
 * The distribution π over actions that a policy net's raw outputs for one state define. A target of
 * a policy is the action taken in the state, its advantage A, and the reward's share in the mean
 * return of the batch (reward × actions of the batch / trajectories of the batch). All arithmetic
 * is in double.
 */
public sealed interface Distribution permits Gaussian, Categorical {

  /** The distribution for a domain of actions. */
  static Distribution of(Domain domain) {
    return switch (domain.kind()) {
      case CONTINUOUS_ACTIONS -> new Gaussian(domain.outputs());
      case DISCRETE_ACTIONS -> new Categorical(domain.outputs());
      default ->
          throw new IllegalArgumentException(
              "the tasks are " + domain.kind() + "; policies are for actions");
    };
  }

  /** Raw outputs per state. */
  int outputs();

  /** Floats of an action in a target; the advantage and the reward's share follow. */
  int action();

  /** Floats of a target. */
  default int targets() {
    return action() + 2;
  }

  /**
   * Draws an action.
   *
   * @param y raw outputs; those of the state start at {@code from}
   * @param choices number of discrete actions in this state
   * @param target receives the action from {@code at} on
   */
  void sample(float[] y, int from, int choices, Draws draws, float[] target, int at);

  /** log π(a) of the action in {@code target} from {@code at} on. */
  double logLikelihood(float[] y, int from, float[] target, int at);

  /** KL(old ‖ now) of the distributions that two rows of raw outputs define. */
  double divergence(float[] old, float[] now, int from, float[] target, int at);

  /**
   * The surrogate −share·A·log π(a) of one example, its gradient with respect to the outputs, and
   * what {@link #tangent} needs.
   */
  double gradient(
      float[] y, int from, float[] targets, int example, double share, float[] dy, float[] kept);

  /** The tangent of that gradient along a tangent of the outputs. */
  void tangent(float[] kept, int example, int from, double share, float[] tangent, float[] out);

  /**
   * The Fisher information of one example's outputs times a tangent of theirs: the Hessian of the
   * divergence at no divergence.
   */
  void fisher(
      float[] y,
      int from,
      float[] targets,
      int example,
      double share,
      float[] tangent,
      float[] out);
}
