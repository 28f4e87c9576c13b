package org.salamander.learner.inner;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.salamander.config.Between;
import org.salamander.config.Bounds;
import org.salamander.kernel.Vectors;

/**
 * Nesterov's accelerated gradient in the form of Sutskever et al. 2013 that uses the gradient at z:
 * m ← μm + g, z ← z − r ⊙ (g + μm). The state is m, which is 0 at first.
 */
@JsonClassDescription("Nesterov's accelerated gradient (Sutskever et al. 2013)")
public record Nesterov(
    @JsonProperty(defaultValue = "0.9")
        @JsonPropertyDescription("momentum μ")
        @Between(from = 0, to = 1, below = true)
        float momentum)
    implements InnerRule {

  public Nesterov {
    Bounds.check(Nesterov.class, momentum);
  }

  @Override
  public int state(int n) {
    return n;
  }

  @Override
  public void step(Step step, float[] z, float[] next) {
    int n = step.n();
    float[] r = step.r();
    float[] g = step.g();
    float[] m = step.after();
    Vectors.addScaled(momentum, step.before(), g, m, n);
    for (int i = 0; i < n; i++) {
      next[i] = Math.fma(-r[i], Math.fma(momentum, m[i], g[i]), z[i]);
    }
  }

  @Override
  public float[] unit(Step step, float[] scratch) {
    Vectors.addScaled(momentum, step.after(), step.g(), scratch, step.n());
    return scratch;
  }

  /** With ω = r ⊙ λ: −σ ← −σ + μω, d = ω − σ, and −σ ← μ(−σ). */
  @Override
  public void pullback(Step step, float[] lambda, float[] sigma, float[] direction) {
    int n = step.n();
    float[] r = step.r();
    for (int i = 0; i < n; i++) {
      float pulled = r[i] * lambda[i];
      float ofM = Math.fma(momentum, pulled, sigma[i]);
      direction[i] = pulled + ofM;
      sigma[i] = momentum * ofM;
    }
  }

  /** ṁ ← μṁ + ġ, ż ← ż − r ⊙ (ġ + μṁ). */
  @Override
  public void pushforward(Step step, float[] v, float[] gradientTangent, float[] stateTangent) {
    int n = step.n();
    float[] r = step.r();
    Vectors.addScaled(momentum, stateTangent, gradientTangent, stateTangent, n);
    for (int i = 0; i < n; i++) {
      float unit = Math.fma(momentum, stateTangent[i], gradientTangent[i]);
      v[i] = Math.fma(-r[i], unit, v[i]);
    }
  }
}
