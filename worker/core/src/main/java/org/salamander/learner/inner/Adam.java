package org.salamander.learner.inner;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.salamander.config.AtLeast;
import org.salamander.config.Between;
import org.salamander.config.Bounds;
import org.salamander.config.Positive;

/**
 * Adam (Kingma and Ba 2015, algorithm 1):
 *
 * <pre>    m ← β₁m + (1 − β₁)g        v ← β₂v + (1 − β₂)g²        w₁ = 1 − β₁ᵗ, w₂ = 1 − β₂ᵗ
 *    z ← z − r ⊙ (m/w₁) / (√(v/w₂ + ε_r) + ε)</pre>
 *
 * The square root has an infinite slope at 0, and v is 0 for dead units and unused rows of
 * embeddings. Differentiation through Adam therefore needs ε_r > 0. The state is v and w₂, followed
 * by m and w₁ unless β₁ is 0. The weights are the same for all tasks.
 *
 * <p>Methods copy what their loops need into variables: with a record's accessor inside, the
 * compiler does not use vector instructions, and a step takes ten times as long.
 */
@JsonClassDescription("Adam (Kingma and Ba 2015)")
public record Adam(
    @JsonPropertyDescription(
            "decay of the first moment; by default 0.9, and 0 in reptile, as in its authors' code")
        @Nullable
        @Between(from = 0, to = 1, below = true)
        Float beta1,
    @JsonProperty(defaultValue = "0.999")
        @JsonPropertyDescription("decay of the second moment")
        @Between(from = 0, to = 1, below = true)
        float beta2,
    @JsonProperty(defaultValue = "1e-8")
        @JsonPropertyDescription("added to the root of the second moment")
        @Positive
        float epsilon,
    @JsonPropertyDescription(
            "added to the second moment inside the root; by default 1e-8, and 0 in reptile, which does not differentiate the step")
        @Nullable
        @AtLeast(0)
        Float epsilonRoot)
    implements InnerRule {

  public Adam {
    Bounds.check(Adam.class, beta1, beta2, epsilon, epsilonRoot);
  }

  @Override
  public InnerRule or(float beta1, float epsilonRoot) {
    return new Adam(
        this.beta1 == null ? (Float) beta1 : this.beta1,
        beta2,
        epsilon,
        this.epsilonRoot == null ? (Float) epsilonRoot : this.epsilonRoot);
  }

  private float first() {
    return beta1 == null ? 0.9f : beta1;
  }

  private float inRoot() {
    return epsilonRoot == null ? 1e-8f : epsilonRoot;
  }

  @Override
  public int state(int n) {
    return first() == 0 ? n + 1 : 2 * (n + 1);
  }

  /** The array that holds m: the state, or the gradient itself if β₁ is 0. */
  private float[] m(Step step) {
    return first() == 0 ? step.g() : step.after();
  }

  /** Position of m in its array. */
  private int at(Step step) {
    return first() == 0 ? 0 : step.n() + 1;
  }

  private float w1(Step step) {
    return first() == 0 ? 1f : step.after()[2 * step.n() + 1];
  }

  @Override
  public void step(Step step, float[] z, float[] next) {
    moments(step);
    int n = step.n();
    float[] r = step.r();
    float[] m = m(step);
    int at = at(step);
    float w1 = w1(step);
    float[] v = step.after();
    float w2 = v[n];
    float root = inRoot();
    for (int i = 0; i < n; i++) {
      next[i] = z[i] - r[i] * (m[at + i] / w1) / ((float) Math.sqrt(v[i] / w2 + root) + epsilon);
    }
  }

  private void moments(Step step) {
    int n = step.n();
    float[] before = step.before();
    float[] after = step.after();
    float[] g = step.g();
    after[n] = Math.fma(beta2, before[n], 1 - beta2);
    for (int i = 0; i < n; i++) {
      after[i] = Math.fma(beta2, before[i], (1 - beta2) * g[i] * g[i]);
    }
    float b = first();
    if (b == 0) {
      return;
    }
    after[2 * n + 1] = Math.fma(b, before[2 * n + 1], 1 - b);
    for (int i = n + 1; i < 2 * n + 1; i++) {
      after[i] = Math.fma(b, before[i], (1 - b) * g[i - n - 1]);
    }
  }

  @Override
  public float[] unit(Step step, float[] scratch) {
    int n = step.n();
    float[] m = m(step);
    int at = at(step);
    float w1 = w1(step);
    float[] v = step.after();
    float w2 = v[n];
    float root = inRoot();
    for (int i = 0; i < n; i++) {
      scratch[i] = m[at + i] / w1 / ((float) Math.sqrt(v[i] / w2 + root) + epsilon);
    }
    return scratch;
  }

  /**
   * With q = √(v/w₂ + ε_r), D = q + ε, a = m/w₁ and b = a / (2 D² q w₂), all after the step:
   *
   * <pre>    −σ_m ← −σ_m + r⊙λ / (w₁D)        −σ_v ← −σ_v − r⊙λ b
   *    d = (1 − β₁)(−σ_m) + 2(1 − β₂) g(−σ_v)        −σ_m ← β₁(−σ_m), −σ_v ← β₂(−σ_v)</pre>
   */
  @Override
  public void pullback(Step step, float[] lambda, float[] sigma, float[] direction) {
    int n = step.n();
    float[] r = step.r();
    float[] g = step.g();
    float[] m = m(step);
    int at = at(step);
    float w1 = w1(step);
    float[] v = step.after();
    float w2 = v[n];
    float root = inRoot();
    float b1 = first();
    float[] sigmaM = b1 == 0 ? direction : sigma; // with β₁ = 0 there is nothing to propagate
    if (b1 == 0) {
      Arrays.fill(direction, 0, n, 0f);
    }
    for (int i = 0; i < n; i++) {
      float q = (float) Math.sqrt(v[i] / w2 + root);
      float denominator = q + epsilon;
      float pulled = r[i] * lambda[i] / denominator;
      float ofM = sigmaM[at + i] + pulled / w1;
      float ofV = sigma[i] - pulled * (m[at + i] / w1) / (2 * denominator * q * w2);
      sigma[i] = beta2 * ofV;
      sigmaM[at + i] = b1 * ofM;
      direction[i] = (1 - b1) * ofM + 2 * (1 - beta2) * g[i] * ofV;
    }
  }

  /** ṁ and v̇ as m and v, then ż ← ż − r ⊙ (ṁ/(w₁D) − v̇b). */
  @Override
  public void pushforward(Step step, float[] v, float[] gradientTangent, float[] stateTangent) {
    int n = step.n();
    float[] r = step.r();
    float[] g = step.g();
    float[] m = m(step);
    int at = at(step);
    float w1 = w1(step);
    float[] moment = step.after();
    float w2 = moment[n];
    float root = inRoot();
    float b1 = first();
    float[] tangentM = b1 == 0 ? gradientTangent : stateTangent;
    for (int i = 0; i < n; i++) {
      float q = (float) Math.sqrt(moment[i] / w2 + root);
      float denominator = q + epsilon;
      float ofM = b1 * tangentM[at + i] + (1 - b1) * gradientTangent[i];
      float ofV = beta2 * stateTangent[i] + 2 * (1 - beta2) * g[i] * gradientTangent[i];
      stateTangent[i] = ofV;
      tangentM[at + i] = ofM;
      float unit = (ofM / w1 - ofV * (m[at + i] / w1) / (2 * denominator * q * w2)) / denominator;
      v[i] = Math.fma(-r[i], unit, v[i]);
    }
  }
}
