package org.salamander.learner;

import org.salamander.learner.inner.Descent;
import org.salamander.learner.inner.InnerConfig;
import org.salamander.model.Layout;
import org.salamander.model.Workspace;

/** A gradient learner with one rate α in its inner loop, which is not learned. */
interface FixedRateLearner extends GradientLearner {

  /** α. */
  float rate();

  /** The keys of the inner loop. */
  InnerConfig inner();

  /** The model's slices; refuses an {@code adapt} that names any other. */
  @Override
  default Layout layout(Layout model) {
    inner().moving(model);
    return model;
  }

  @Override
  default Descent descent(float[] z, Workspace workspace) {
    return inner().descent(rate(), workspace);
  }
}
