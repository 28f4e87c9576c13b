package org.salamander.run.directory;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.salamander.run.config.Configs;
import org.salamander.run.config.Names;
import org.salamander.run.store.Digest;

/**
 * A key in which two configurations differ, and which changes what is learned.
 *
 * @param before null if it is not given
 * @param now null if it is not given
 */
public record ConfigDifference(
    String key, @Nullable ConfigValue before, @Nullable ConfigValue now) {

  /** Sections about where a run is computed, how it is evaluated, and what is written. */
  private static final List<String> MAY_DIFFER =
      List.of("cluster.", "checkpoint.", "evaluation.", "log.");

  /**
   * The first difference by key.
   *
   * @param allowed further keys that may differ
   */
  public static Optional<ConfigDifference> first(
      ConfigObject before, ConfigObject now, Predicate<String> allowed) {
    Map<String, ConfigValue> old = Configs.leaves(before);
    Map<String, ConfigValue> given = Configs.leaves(now);
    TreeSet<String> keys = new TreeSet<>(old.keySet());
    keys.addAll(given.keySet());
    return keys.stream()
        .filter(key -> matters(key) && !allowed.test(key))
        .map(key -> new ConfigDifference(key, old.get(key), given.get(key)))
        .filter(d -> d.before == null || !d.before.equals(d.now))
        .findFirst();
  }

  /**
   * SHA-256 of all keys that determine what a run learns, except the number of iterations, which
   * may be increased later. Runs with equal digests learn the same from the same data.
   */
  public static String digest(ConfigObject config) {
    StringBuilder text = new StringBuilder();
    Configs.leaves(config).entrySet().stream()
        .filter(leaf -> matters(leaf.getKey()) && !leaf.getKey().equals("outer.iterations"))
        .forEach(
            leaf ->
                text.append(leaf.getKey())
                    .append('=')
                    .append(leaf.getValue().unwrapped())
                    .append('\n'));
    return Digest.sha256(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static boolean matters(String key) {
    return MAY_DIFFER.stream().noneMatch(key::startsWith);
  }

  /** {@code learner.rate was 0.01 and is now 0.5}. */
  @Override
  public String toString() {
    return key + " was " + written(before) + " and is now " + written(now);
  }

  /** A value as a user writes it. */
  public static String written(@Nullable ConfigValue value) {
    return value == null ? "not given" : Names.written(value);
  }
}
