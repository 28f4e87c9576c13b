package org.salamander.run.config;

import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;

/**
 * A configuration that cannot be used. The message names file, key, value found, value allowed and,
 * where known, the line.
 */
public final class ConfigError extends IllegalArgumentException {

  private static final long serialVersionUID = 1;

  ConfigError(String source, String path, String problem, ConfigOrigin origin) {
    super(where(source, origin) + ": " + path + problem + line(source, origin));
  }

  ConfigError(String message) {
    super(message);
  }

  private static String where(String source, ConfigOrigin origin) {
    return origin.description().startsWith(SETTING)
        ? origin.description().replaceFirst(": \\d+$", "")
        : source;
  }

  private static String line(String source, ConfigOrigin origin) {
    if (origin.lineNumber() < 1 || origin.description().startsWith(SETTING)) {
      return "";
    }
    String file = origin.filename();
    boolean included = file != null && !file.endsWith(source);
    return " (line " + origin.lineNumber() + (included ? " of " + file : "") + ")";
  }

  /** Whether a value comes from the command line. */
  public static boolean isSetting(ConfigValue value) {
    return value.origin().description().startsWith(SETTING);
  }

  /** Prefix of the origin of values from the command line. */
  static final String SETTING = "--set ";
}
