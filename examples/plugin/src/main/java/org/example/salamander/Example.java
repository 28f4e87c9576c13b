package org.example.salamander;

import java.util.Map;
import org.salamander.learner.MetaLearner;
import org.salamander.plugin.Plugin;
import org.salamander.task.TaskConfig;

/** The plug-in of this jar. It adds {@code tasks.source = spirals} and {@code learner.type = minibatch-prox}. */
public final class Example implements Plugin {

  /** Called by {@link java.util.ServiceLoader}. */
  public Example() {}

  @Override
  public Map<String, Class<? extends TaskConfig>> tasks() {
    return Map.of("spirals", Spirals.class);
  }

  @Override
  public Map<String, Class<? extends MetaLearner>> learners() {
    return Map.of("minibatch-prox", MinibatchProx.class);
  }
}
