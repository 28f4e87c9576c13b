package org.salamander.run.directory;

import com.typesafe.config.ConfigObject;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Configurations of runs that were begun with an earlier version, in today's keys. A key that is
 * renamed gets an entry here; the oldest comes first, so that a configuration of any age passes
 * through all that came after it. What is new since then has its default.
 */
final class OldKeys {

  private static final List<UnaryOperator<ConfigObject>> CHANGES = List.of();

  private OldKeys() {}

  /** A run's configuration, its old keys replaced by those that they are called now. */
  static ConfigObject renamed(ConfigObject config) {
    ConfigObject today = config;
    for (UnaryOperator<ConfigObject> change : CHANGES) {
      today = change.apply(today);
    }
    return today;
  }
}
