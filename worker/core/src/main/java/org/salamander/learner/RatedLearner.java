package org.salamander.learner;

import org.salamander.model.Layout;
import org.salamander.random.Draws;

/** A gradient learner whose inner loop is told by {@link RateConfig} and {@link InnerConfig}. */
interface RatedLearner extends GradientLearner {

  /** The keys of the rates. */
  RateConfig rate();

  /** The keys of the inner loop. */
  InnerConfig inner();

  @Override
  default Layout layout(Layout model) {
    return rate().rates().layout(model, inner().moving(model), steps());
  }

  @Override
  default void initialize(float[] z, Layout model, Draws draws) {
    rate().initialize(z, model);
  }

  @Override
  default Descent descent(float[] z, Workspace workspace) {
    int size = workspace.model().layout().size();
    Rates rates = rate().of(inner().moving(workspace), steps(), z, size);
    return inner().descent(rates, workspace);
  }
}
