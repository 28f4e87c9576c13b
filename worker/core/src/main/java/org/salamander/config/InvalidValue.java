package org.salamander.config;

import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A key of a configuration has a value that is not allowed. The message reads {@code steps is 0; it
 * must be at least 1}. Code that knows where the value was written adds the file, the section and
 * the line.
 */
@API(status = API.Status.MAINTAINED)
public final class InvalidValue extends IllegalArgumentException {

  private static final long serialVersionUID = 1;

  private final String key;

  /**
   * @param key as it is written in the record's section
   * @param value what it holds
   * @param remedy what it may hold instead: {@code it must be at least 1}
   */
  public InvalidValue(String key, @Nullable Object value, String remedy) {
    super(key + " is " + written(value) + "; " + remedy);
    this.key = key;
  }

  /** The key, as it is written in the record's section. */
  public String key() {
    return key;
  }

  /** The message without the key: {@code " is 0; it must be at least 1"}. */
  public String problem() {
    return String.valueOf(getMessage()).substring(key.length());
  }

  private static String written(@Nullable Object value) {
    return value instanceof String text
        ? '"' + text + '"'
        : value instanceof Enum<?> constant
            ? KeyNames.kebab(constant.name())
            : String.valueOf(value);
  }
}
