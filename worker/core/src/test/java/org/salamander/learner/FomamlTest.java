package org.salamander.learner;

final class FomamlTest extends LearnerContract {

  @Override
  protected MetaLearner learner() {
    return new Fomaml(3, 0.05f);
  }

  @Override
  protected double[] expected(double[] z) {
    return NET.gradient(descend(z, 3, i -> 0.05f), QUERY_X, QUERY_Y);
  }
}
