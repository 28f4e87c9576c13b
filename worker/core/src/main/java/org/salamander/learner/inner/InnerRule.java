package org.salamander.learner.inner;

import java.io.Serializable;
import java.util.Map;

/**
 * What one inner step does with its gradient: z<sub>k+1</sub> = z<sub>k</sub> − r<sub>k</sub> ⊙
 * u<sub>k</sub>, where u<sub>k</sub> is computed from the gradient g<sub>k</sub> =
 * ∇L_S(z<sub>k</sub>) and from a state s<sub>k</sub> that is carried beside z. Every element of u
 * depends on the same element of g and s alone, so a step's adjoint and its tangent take one
 * Hessian-vector product, whatever the rule.
 *
 * <p>A rule is a record. A new one implements four methods and gets an entry in {@link #BY_NAME}.
 * All vectors have {@link Step#n()} elements; elements behind them are not touched.
 */
public interface InnerRule extends InnerUpdate, Serializable {

  /** The rules by their name in a configuration. */
  Map<String, Class<? extends InnerRule>> BY_NAME =
      Map.of(
          "sgd", Sgd.class,
          "momentum", Momentum.class,
          "nesterov", Nesterov.class,
          "adam", Adam.class);

  /**
   * u of a step that was taken: ∂z<sub>k+1</sub>/∂r<sub>k</sub> = −u.
   *
   * @param scratch room for u
   * @return {@code scratch}, or an array of the step that holds u already
   */
  float[] unit(Step step, float[] scratch);

  /**
   * The step's adjoint. With λ and σ the adjoints of z and of the state, the loop's own part is
   * λ<sub>k</sub> = λ<sub>k+1</sub> − H d; this gives d and σ<sub>k</sub>.
   *
   * @param lambda λ<sub>k+1</sub>; not changed
   * @param sigma −σ<sub>k+1</sub>, which −σ<sub>k</sub> replaces; as long as the state
   * @param direction receives d = −∂L/∂g<sub>k</sub>
   */
  void pullback(Step step, float[] lambda, float[] sigma, float[] direction);

  /**
   * The step's tangent along ż, ġ and ṡ, at a fixed rate.
   *
   * @param v ż<sub>k</sub>, which ż<sub>k+1</sub> replaces
   * @param gradientTangent ġ<sub>k</sub>
   * @param stateTangent ṡ<sub>k</sub>, which ṡ<sub>k+1</sub> replaces
   */
  void pushforward(Step step, float[] v, float[] gradientTangent, float[] stateTangent);

  /**
   * The rule with what the configuration leaves to the learner.
   *
   * @param beta1 β₁ of Adam where it is not given
   * @param epsilonRoot ε inside Adam's root where it is not given
   */
  default InnerRule or(float beta1, float epsilonRoot) {
    return this;
  }

  /** Gradient descent: u = g, and no state. */
  static InnerRule sgd() {
    return new Sgd();
  }

  /** Adam, its β₁ and ε in the root left to the learner. */
  static InnerRule adam() {
    return new Adam(null, 0.999f, 1e-8f, null);
  }
}
