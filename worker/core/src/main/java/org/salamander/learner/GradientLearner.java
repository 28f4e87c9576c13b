package org.salamander.learner;

import org.apiguardian.api.API;
import org.salamander.learner.inner.Descent;
import org.salamander.learner.inner.Stage;
import org.salamander.model.Workspace;
import org.salamander.random.Draws;
import org.salamander.task.Task;

/** A learner that adapts by gradients of the support set's loss. */
@API(status = API.Status.MAINTAINED)
public interface GradientLearner extends MetaLearner {

  /** Its inner loop from {@code z}. */
  Descent descent(float[] z, Workspace workspace);

  @Override
  default void adapt(
      float[] z, Task task, int steps, Draws draws, Workspace workspace, Stage each) {
    descent(z, workspace).show(z, task::support, steps, each).close();
  }
}
