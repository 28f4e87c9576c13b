package org.salamander.run.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Computes the size of a configuration after its substitutions, before they are made. Ten lines
 * such as {@code a1 = [${a0}, ${a0}, …]} can expand to ten billion values.
 */
final class Substitutions {

  private static final int MOST_CHARACTERS = 10_000_000;
  private static final int MOST_PATHS = 1000;

  private static final Pattern REFERENCE = Pattern.compile("\\$\\{\\??([^}]*)\\}");
  private static final ConfigRenderOptions PLAIN = ConfigRenderOptions.concise();

  private final ConfigObject root;
  private final Map<String, Double> sizes = new HashMap<>();

  private Substitutions(ConfigObject root) {
    this.root = root;
  }

  /**
   * Refuses a configuration that would become too large.
   *
   * @param root before its references are resolved
   */
  static void requireBounded(ConfigObject root) {
    String text = root.render(PLAIN);
    double size = new Substitutions(root).size(text);
    if (size > MOST_CHARACTERS) {
      throw new ConfigException.Generic(
          "the references ${…} would make more than "
              + MOST_CHARACTERS
              + " characters of it; write the values themselves");
    }
  }

  private double size(String text) {
    double size = text.length();
    Matcher reference = REFERENCE.matcher(text);
    while (reference.find() && size <= MOST_CHARACTERS) {
      size += referred(reference.group(1));
    }
    return size;
  }

  /** The size of a path's value. A path that refers to itself doubles with every reference. */
  private double referred(String path) {
    Double known = sizes.get(path);
    if (known != null) {
      return known;
    }
    if (sizes.size() >= MOST_PATHS) {
      return MOST_CHARACTERS + 1.0;
    }
    String text = text(path);
    long mentions = REFERENCE.matcher(text).results().count();
    sizes.put(path, text.length() * StrictMath.pow(2, (double) mentions));
    double size = size(text);
    sizes.put(path, size);
    return size;
  }

  /** The value at a path, or above it if that is not known before everything is resolved. */
  private String text(String path) {
    ConfigValue value = root;
    try {
      List<String> steps = ConfigUtil.splitPath(path);
      for (String step : steps) {
        if (!(value instanceof ConfigObject object)) {
          break;
        }
        ConfigValue next = object.get(step);
        if (next == null) {
          String variable = System.getenv(path);
          return variable == null ? "" : variable;
        }
        value = next;
      }
    } catch (ConfigException e) {
      // a value that is merged later has no parts yet, so all of it counts
    }
    return value.render(PLAIN);
  }
}
