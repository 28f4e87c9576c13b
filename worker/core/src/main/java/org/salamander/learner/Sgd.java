package org.salamander.learner;

import com.fasterxml.jackson.annotation.JsonClassDescription;

/** Gradient descent: z ← z − r ⊙ g. */
@JsonClassDescription("gradient descent")
public record Sgd() implements InnerRule {

  @Override
  public int state(int n) {
    return 0;
  }

  @Override
  public void step(Step step, float[] z, float[] next) {
    Vectors.descend(z, step.r(), step.g(), next, step.n());
  }

  @Override
  public float[] unit(Step step, float[] scratch) {
    return step.g();
  }

  @Override
  public void pullback(Step step, float[] lambda, float[] sigma, float[] direction) {
    Vectors.multiply(step.r(), lambda, direction, step.n());
  }

  @Override
  public void pushforward(Step step, float[] v, float[] gradientTangent, float[] stateTangent) {
    Vectors.descend(v, step.r(), gradientTangent, v, step.n());
  }
}
