package org.salamander.learner.inner;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.salamander.config.Between;
import org.salamander.config.Bounds;
import org.salamander.kernel.Vectors;

/**
 * Gradient descent with momentum (Polyak 1964): m ← μm + g, z ← z − r ⊙ m. The state is m, which is
 * 0 at first.
 */
@JsonClassDescription("gradient descent with momentum (Polyak 1964)")
public record Momentum(
    @JsonProperty(defaultValue = "0.9")
        @JsonPropertyDescription("momentum μ")
        @Between(from = 0, to = 1, below = true)
        float momentum)
    implements InnerRule {

  public Momentum {
    Bounds.check(Momentum.class, momentum);
  }

  @Override
  public int state(int n) {
    return n;
  }

  @Override
  public void step(Step step, float[] z, float[] next) {
    float[] m = step.after();
    Vectors.addScaled(momentum, step.before(), step.g(), m, step.n());
    Vectors.descend(z, step.r(), m, next, step.n());
  }

  @Override
  public float[] unit(Step step, float[] scratch) {
    return step.after();
  }

  /** d = −σ + r ⊙ λ, and −σ ← μd. */
  @Override
  public void pullback(Step step, float[] lambda, float[] sigma, float[] direction) {
    int n = step.n();
    float[] r = step.r();
    for (int i = 0; i < n; i++) {
      direction[i] = Math.fma(r[i], lambda[i], sigma[i]);
      sigma[i] = momentum * direction[i];
    }
  }

  /** ṁ ← μṁ + ġ, ż ← ż − r ⊙ ṁ. */
  @Override
  public void pushforward(Step step, float[] v, float[] gradientTangent, float[] stateTangent) {
    Vectors.addScaled(momentum, stateTangent, gradientTangent, stateTangent, step.n());
    Vectors.descend(v, step.r(), stateTangent, v, step.n());
  }
}
