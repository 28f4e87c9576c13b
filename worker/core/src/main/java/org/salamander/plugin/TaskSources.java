package org.salamander.plugin;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.salamander.rl.Bandit;
import org.salamander.rl.Navigation2d;
import org.salamander.task.DamlSine;
import org.salamander.task.Logistic;
import org.salamander.task.Sinusoid;
import org.salamander.task.TaskConfig;
import org.salamander.task.image.Images;
import org.salamander.task.table.TableTasks;

/** The task distributions by the name that {@code tasks.source} gives them. */
final class TaskSources {

  /** Name to configuration, in alphabetical order. */
  static final SortedMap<String, Class<? extends TaskConfig>> BY_NAME =
      Collections.unmodifiableSortedMap(
          new TreeMap<>(
              Map.of(
                  "bandit",
                  Bandit.class,
                  "daml-sine",
                  DamlSine.class,
                  "images",
                  Images.class,
                  "logistic",
                  Logistic.class,
                  "navigation-2d",
                  Navigation2d.class,
                  "sinusoid",
                  Sinusoid.class,
                  "table",
                  TableTasks.class)));

  private TaskSources() {}
}
