package org.salamander.learner;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.salamander.learner.inner.InnerConfig;
import org.salamander.learner.inner.RateConfig;

final class AnilTest extends LearnerContract {

  @Override
  protected MetaLearner learner() {
    return new Anil(3, 0.05f);
  }

  @Override
  protected double[] expected(double[] z) {
    return slope(
        theta ->
            NET.loss(descend(theta, 3, i -> i < NET.headStart() ? 0 : 0.05f), QUERY_X, QUERY_Y),
        z);
  }

  @Test
  void aHeadThatDoesNotExistIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Anil(1, RateConfig.fixed(0.1f), InnerConfig.adapting("tail"))
                    .layout(architecture().layout()))
        .withMessageContaining("no slice under tail")
        .withMessageContaining("head.weight");
  }
}
