package org.salamander.plugin;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.zip.ZipFile;
import org.salamander.learner.Learners;
import org.salamander.learner.MetaLearner;
import org.salamander.model.ModelConfig;
import org.salamander.task.TaskConfig;

/**
 * All names that a configuration may use: those of this program and of the plug-ins.
 *
 * @param found the plug-ins, in the order of the class path
 */
public record Plugins(
    Map<String, Class<? extends TaskConfig>> tasks,
    Map<String, Class<? extends ModelConfig>> models,
    Map<String, Class<? extends MetaLearner>> learners,
    List<Plugin> found) {

  /** The system property that the launcher sets to its list of plug-ins; empty for none. */
  private static final String GIVEN = "salamander.plugins";

  /**
   * As {@link #load}, for a configuration that uses these names. If the launcher was given no
   * plug-ins and all names are this program's own, the class path is not searched, because opening
   * all of its jars takes a tenth of a second.
   */
  public static Plugins forNames(List<String> names) {
    Plugins own = of(List.of());
    boolean enough =
        System.getProperty(GIVEN, "unknown").isEmpty()
            && names.stream()
                .allMatch(
                    name ->
                        own.tasks.containsKey(name)
                            || own.models.containsKey(name)
                            || own.learners.containsKey(name));
    return enough ? own : load();
  }

  /**
   * This program's names and those of the plug-ins on the class path.
   *
   * @throws IllegalArgumentException if a plug-in cannot be loaded, a name is given twice, or a
   *     named class is no record
   */
  public static Plugins load() {
    for (String jar : System.getProperty(GIVEN, "").split(File.pathSeparator, -1)) {
      requireJar(jar);
    }
    try {
      List<Plugin> found = new ArrayList<>();
      ServiceLoader.load(Plugin.class).forEach(found::add);
      return of(found);
    } catch (ServiceConfigurationError | LinkageError e) {
      throw new IllegalArgumentException(
          "a plug-in on the class path cannot be loaded: "
              + e.getMessage()
              + (e.getCause() == null ? "" : " (" + e.getCause() + ")")
              + "; build it for this version of the program and of Java, or take it out of"
              + " SALAMANDER_PLUGINS",
          e);
    }
  }

  /** Java ignores a damaged jar on the class path, and with it the plug-ins in it. */
  static void requireJar(String jar) {
    if (jar.isEmpty()) {
      return;
    }
    try (ZipFile readable = new ZipFile(jar)) {
      readable.size();
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "SALAMANDER_PLUGINS names "
              + jar
              + ", which is damaged ("
              + e.getMessage()
              + "); build or copy it again",
          e);
    }
  }

  /** This program's names and those of {@code found}; as {@link #load} otherwise. */
  static Plugins of(List<Plugin> found) {
    Map<String, Class<? extends TaskConfig>> tasks = new TreeMap<>(TaskSources.BY_NAME);
    Map<String, Class<? extends ModelConfig>> models = new TreeMap<>(Models.BY_NAME);
    Map<String, Class<? extends MetaLearner>> learners = new TreeMap<>(Learners.BY_NAME);
    for (Plugin plugin : found) {
      String who = "the plug-in " + plugin.getClass().getName();
      merge(who, "tasks.source", plugin.tasks(), tasks);
      merge(who, "model.type", plugin.models(), models);
      merge(who, "learner.type", plugin.learners(), learners);
    }
    return new Plugins(tasks, models, learners, List.copyOf(found));
  }

  private static <T> void merge(
      String who,
      String key,
      Map<String, Class<? extends T>> more,
      Map<String, Class<? extends T>> names) {
    more.forEach(
        (name, type) -> {
          if (!type.isRecord()) {
            throw new IllegalArgumentException(
                who
                    + ": "
                    + key
                    + " = "
                    + name
                    + " is "
                    + type.getName()
                    + "; it must be a record");
          }
          Class<? extends T> there = names.putIfAbsent(name, type);
          if (there != null) {
            throw new IllegalArgumentException(
                who
                    + ": "
                    + key
                    + " = "
                    + name
                    + " is "
                    + there.getName()
                    + " already; it must have a name of its own");
          }
        });
  }
}
