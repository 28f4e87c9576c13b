package org.salamander.rl;

import java.util.Map;
import org.salamander.task.TaskConfig;

/** The environments by the name that {@code tasks.source} gives them. */
public final class Environments {

  /** Name to configuration. */
  public static final Map<String, Class<? extends TaskConfig>> BY_NAME =
      Map.of("bandit", Bandit.class, "navigation-2d", Navigation2d.class);

  private Environments() {}
}
