package org.salamander.learner;

import org.salamander.learner.inner.Descent;
import org.salamander.learner.inner.InnerConfig;
import org.salamander.learner.inner.RateConfig;
import org.salamander.learner.inner.Rates;
import org.salamander.model.Layout;
import org.salamander.model.Model;
import org.salamander.model.Workspace;
import org.salamander.random.Draws;

/**
 * A gradient learner whose inner loop is fully configured by {@link RateConfig} and {@link
 * InnerConfig}.
 */
interface RatedLearner extends GradientLearner {

  /** The keys of the rates. */
  RateConfig rate();

  /** The keys of the inner loop. */
  InnerConfig inner();

  /** Such learners differ only in which numbers adapt, and at which rates. */
  @Override
  default boolean takesGroups() {
    return true;
  }

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
    Model model = workspace.model();
    int size = model.layout().size();
    Rates rates = rate().of(inner().moving(workspace), steps(), z, size, model.lanes());
    return inner().descent(rates, workspace);
  }
}
