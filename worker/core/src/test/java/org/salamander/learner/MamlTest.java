package org.salamander.learner;

final class MamlTest extends LearnerContract {

  @Override
  protected MetaLearner learner() {
    return new Maml(3, 0.05f);
  }

  @Override
  protected double[] expected(double[] z) {
    return slope(theta -> NET.loss(descend(theta, 3, i -> 0.05f), QUERY_X, QUERY_Y), z);
  }
}
