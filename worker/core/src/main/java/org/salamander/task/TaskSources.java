package org.salamander.task;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The task distributions by the name that {@code tasks.source} gives them. */
public final class TaskSources {

  /** Name to configuration, in alphabetical order. */
  public static final SortedMap<String, Class<? extends TaskConfig>> BY_NAME =
      java.util.Collections.unmodifiableSortedMap(
          new TreeMap<>(
              Map.of(
                  "daml-sine",
                  DamlSine.class,
                  "images",
                  Images.class,
                  "logistic",
                  Logistic.class,
                  "sinusoid",
                  Sinusoid.class)));

  private TaskSources() {}
}
