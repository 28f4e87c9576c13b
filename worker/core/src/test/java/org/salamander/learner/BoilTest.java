package org.salamander.learner;

final class BoilTest extends LearnerContract {

  @Override
  protected MetaLearner learner() {
    return new Boil(3, 0.05f);
  }

  @Override
  protected double[] expected(double[] z) {
    return slope(
        theta ->
            NET.loss(descend(theta, 3, i -> i < NET.headStart() ? 0.05f : 0), QUERY_X, QUERY_Y),
        z);
  }
}
