package org.salamander.run.config;

import com.typesafe.config.ConfigValue;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * One key of a section: a record's component as a user writes it.
 *
 * @param name kebab-case
 * @param type of the component
 * @param defaultValue used if the key is not given; null if there is none
 * @param optional whether the key may be left out without a default
 * @param bounds description of the allowed values; empty if all of its type are allowed
 * @param description its meaning; empty if the component has none
 */
public record Key(
    String name,
    Type type,
    @Nullable ConfigValue defaultValue,
    boolean optional,
    String bounds,
    String description) {

  /** The same with another default. */
  Key withDefault(ConfigValue other) {
    return new Key(name, type, other, optional, bounds, description);
  }

  /** Whether a configuration without this key is refused. */
  public boolean required() {
    return defaultValue == null && !optional;
  }
}
