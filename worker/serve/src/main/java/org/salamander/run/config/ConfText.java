package org.salamander.run.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Sections of a configuration on one line, as a user writes them. Switches, words and sections with
 * their default value are left out; names of choices, numbers and lists are always written.
 */
public record ConfText(Schema schema) {

  /**
   * A section: {@code { type = maml, steps = 1, rate = 0.01 }}.
   *
   * @param resolved with every default written out
   * @param section the section's record, or the interface it is a choice of
   */
  public String of(ConfigObject resolved, Class<?> section) {
    List<String> parts = parts(resolved, section);
    return parts.isEmpty() ? "{}" : "{ " + String.join(", ", parts) + " }";
  }

  private List<String> parts(ConfigObject resolved, Class<?> section) {
    List<String> parts = new ArrayList<>();
    Schema.Choice choice = schema.choices().get(section);
    Class<?> record = section;
    if (choice != null) {
      ConfigValue chosen = resolved.get(choice.key());
      String name = chosen == null ? choice.otherwise() : String.valueOf(chosen.unwrapped());
      record = choice.names().get(name);
      if (name != null) {
        parts.add(choice.key() + " = " + name);
      }
    }
    if (record == null || !record.isRecord()) {
      return List.of(Names.written(resolved));
    }
    for (Key key : schema.keys(record)) {
      ConfigValue value = resolved.get(key.name());
      if (value != null && (shown(value) || !value.equals(key.defaultValue()))) {
        part(key, value).ifPresent(parts::add);
      }
    }
    return parts;
  }

  private static boolean shown(ConfigValue value) {
    return value.valueType() == ConfigValueType.NUMBER
        || (value instanceof ConfigList list && !list.isEmpty());
  }

  private Optional<String> part(Key key, ConfigValue value) {
    if (value instanceof ConfigObject inner && section(key.type())) {
      List<String> parts = parts(inner, (Class<?>) key.type());
      return parts.isEmpty() || byName(inner, key)
          ? Optional.empty()
          : Optional.of(key.name() + " { " + String.join(", ", parts) + " }");
    }
    return Optional.of(key.name() + " = " + Names.written(value));
  }

  /**
   * Whether a section equals a choice with its defaults, so that the name is enough: {@code inner =
   * sgd}.
   */
  private static boolean byName(ConfigObject section, Key key) {
    return key.defaultValue() != null
        && key.defaultValue().valueType() == ConfigValueType.STRING
        && section.size() == 1
        && section.containsValue(key.defaultValue());
  }

  private boolean section(Type type) {
    return type instanceof Class<?> raw && (raw.isRecord() || schema.choices().containsKey(raw));
  }
}
