package org.salamander.run.directory;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.util.List;
import java.util.function.UnaryOperator;
import org.salamander.run.config.Configs;

/**
 * Translates configurations of runs that were started with an earlier version to today's keys. A
 * renamed key gets an entry here. The oldest entry comes first, so that a configuration of any age
 * passes through all later ones. Keys that are new since then have their defaults.
 */
final class OldKeys {

  private static final List<UnaryOperator<ConfigObject>> CHANGES = List.of(OldKeys::anilHead);

  private OldKeys() {}

  /** A run's configuration with old keys replaced by their current names. */
  static ConfigObject renamed(ConfigObject config) {
    ConfigObject today = config;
    for (UnaryOperator<ConfigObject> change : CHANGES) {
      today = change.apply(today);
    }
    return today;
  }

  /** {@code learner { type = anil, head = x }} is {@code adapt = [x]}. */
  private static ConfigObject anilHead(ConfigObject config) {
    if (!Configs.is(config.toConfig(), "learner.type", "anil")
        || !config.toConfig().hasPath("learner.head")) {
      return config;
    }
    ConfigValue head = config.toConfig().getValue("learner.head");
    return config
        .toConfig()
        .withoutPath("learner.head")
        .withValue("learner.adapt", ConfigValueFactory.fromIterable(List.of(head)))
        .root();
  }
}
