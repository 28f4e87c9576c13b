package org.salamander.learner.inner;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import org.salamander.kernel.Vectors;

/** Gradient descent: z ← z − r ⊙ g. */
@JsonClassDescription("gradient descent")
public record Sgd() implements InnerRule {

  @Override
  public int state(int n) {
    return 0;
  }

  @Override
  public boolean takesOneRate() {
    return true;
  }

  @Override
  public void step(Step step, float[] z, float[] next) {
    descend(step, z, step.g(), next);
  }

  private static void descend(Step step, float[] z, float[] g, float[] next) {
    if (Float.isNaN(step.rate())) {
      Vectors.descend(z, step.r(), g, next, step.n());
    } else {
      Vectors.descend(z, step.rate(), g, next, step.n());
    }
  }

  @Override
  public float[] unit(Step step, float[] scratch) {
    return step.g();
  }

  @Override
  public void pullback(Step step, float[] lambda, float[] sigma, float[] direction) {
    if (Float.isNaN(step.rate())) {
      Vectors.multiply(step.r(), lambda, direction, step.n());
    } else {
      Vectors.multiply(step.rate(), lambda, direction, step.n());
    }
  }

  @Override
  public void pushforward(Step step, float[] v, float[] gradientTangent, float[] stateTangent) {
    descend(step, v, gradientTangent, v);
  }
}
