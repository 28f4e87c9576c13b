package org.salamander.learner;

/**
 * Tests rates r that are not uniform. A pullback r ⊙ Hλ instead of H(r ⊙ λ) fails this test but not
 * MAML's.
 */
final class MetaSgdTest extends LearnerContract {

  @Override
  protected MetaLearner learner() {
    return new MetaSgd(3, 0.005f, 0.1f);
  }

  @Override
  protected double[] expected(double[] start) {
    int n = NET.size();
    return slope(z -> NET.loss(descend(z, 3, i -> z[n + i]), QUERY_X, QUERY_Y), start);
  }
}
