package org.salamander.learner;

final class BoilTest extends LearnerContract {

  @Override
  MetaLearner learner() {
    return new Boil(3, 0.05f);
  }

  @Override
  double[] expected(double[] z) {
    return slope(
        theta ->
            NET.loss(descend(theta, 3, i -> i < NET.headStart() ? 0.05f : 0), QUERY_X, QUERY_Y),
        z);
  }
}
