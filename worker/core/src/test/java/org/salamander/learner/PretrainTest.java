package org.salamander.learner;

import java.util.stream.DoubleStream;
import org.salamander.learner.inner.InnerConfig;

final class PretrainTest extends LearnerContract {

  @Override
  protected MetaLearner learner() {
    return new Pretrain(1, 0.05f, null, Pretrain.Through.SALAMANDER, InnerConfig.ALL);
  }

  @Override
  protected double[] expected(double[] z) {
    return NET.gradient(z, concat(SUPPORT_X, QUERY_X), concat(SUPPORT_Y, QUERY_Y));
  }

  static double[] concat(double[] a, double[] b) {
    return DoubleStream.concat(DoubleStream.of(a), DoubleStream.of(b)).toArray();
  }
}
