package org.salamander.learner.inner;

import java.io.Serializable;
import java.util.Map;

/**
 * The update rule of one inner step: z<sub>k+1</sub> = z<sub>k</sub> − r<sub>k</sub> ⊙
 * u<sub>k</sub>, where u<sub>k</sub> is computed from the gradient g<sub>k</sub> =
 * ∇L_S(z<sub>k</sub>) and from the rule's state s<sub>k</sub>. Each element of u depends only on
 * the same element of g and s, so a step's adjoint and its tangent each need one Hessian-vector
 * product, whatever the rule.
 *
 * <p>A rule is a record. A new rule implements four methods and gets an entry in {@link #BY_NAME}.
 * Methods use the first {@link Step#n()} elements of every vector and leave the others unchanged.
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
   * u of a step after it was taken: ∂z<sub>k+1</sub>/∂r<sub>k</sub> = −u.
   *
   * @param scratch a buffer for u
   * @return {@code scratch}, or an array of the step that already holds u
   */
  float[] unit(Step step, float[] scratch);

  /**
   * The step's adjoint. With λ and σ the adjoints of z and of the state, the loop computes
   * λ<sub>k</sub> = λ<sub>k+1</sub> − H d; this method gives d and σ<sub>k</sub>.
   *
   * @param lambda λ<sub>k+1</sub>; not changed
   * @param sigma −σ<sub>k+1</sub>, overwritten with −σ<sub>k</sub>; as long as the state
   * @param direction receives d = −∂L/∂g<sub>k</sub>
   */
  void pullback(Step step, float[] lambda, float[] sigma, float[] direction);

  /**
   * The step's tangent along ż, ġ and ṡ, at a fixed rate.
   *
   * @param v ż<sub>k</sub>, overwritten with ż<sub>k+1</sub>
   * @param gradientTangent ġ<sub>k</sub>
   * @param stateTangent ṡ<sub>k</sub>, overwritten with ṡ<sub>k+1</sub>
   */
  void pushforward(Step step, float[] v, float[] gradientTangent, float[] stateTangent);

  /**
   * The rule with the learner's values for settings that the configuration omits.
   *
   * @param beta1 default of Adam's β₁
   * @param epsilonRoot default of the ε inside Adam's square root
   */
  default InnerRule or(float beta1, float epsilonRoot) {
    return this;
  }

  /** Gradient descent: u = g, and no state. */
  static InnerRule sgd() {
    return new Sgd();
  }

  /** Adam with the learner's defaults for β₁ and for the ε in the root. */
  static InnerRule adam() {
    return new Adam(null, 0.999f, 1e-8f, null);
  }
}
