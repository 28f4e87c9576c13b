package org.salamander.run.config;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.salamander.config.KeyNames;
import org.salamander.config.WrittenForm;

/** Turns records into the configuration that decodes to them: the inverse of {@link Decoder}. */
public final class Encoder {

  private final Schema schema;

  public Encoder(Schema schema) {
    this.schema = schema;
  }

  /**
   * A record as a section, every key written out.
   *
   * @throws IllegalArgumentException if one of its parts has no name in configurations
   */
  public ConfigObject encode(Record section) {
    return ConfigValueFactory.fromMap(section(section, section.getClass()));
  }

  private Map<String, Object> section(Record section, Class<?> declared) {
    Map<String, Object> keys = new LinkedHashMap<>();
    Schema.Choice choice = schema.choices().get(declared);
    if (choice != null) {
      keys.put(choice.key(), name(section, choice));
    }
    for (RecordComponent component : section.getClass().getRecordComponents()) {
      Object value = value(component, section);
      if (Schema.standsInSection(component) && value instanceof Record inner) {
        keys.putAll(section(inner, inner.getClass()));
      } else if (value != null) {
        keys.put(KeyNames.of(component), written(value, component.getGenericType()));
      }
    }
    return keys;
  }

  private static String name(Record section, Schema.Choice choice) {
    return choice.names().entrySet().stream()
        .filter(entry -> entry.getValue() == section.getClass())
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    section.getClass().getName()
                        + " has no name in configurations; a plug-in must give it one"));
  }

  private Object written(Object value, Type type) {
    if (value instanceof List<?> list && type instanceof ParameterizedType of) {
      List<Object> all = new ArrayList<>();
      list.forEach(each -> all.add(written(each, of.getActualTypeArguments()[0])));
      return all;
    }
    if (value instanceof Record section && WrittenForm.of(section.getClass()).isEmpty()) {
      return section(section, (Class<?>) type);
    }
    if (value instanceof Enum<?> constant) {
      return KeyNames.kebab(constant.name());
    }
    if (value instanceof Float number) {
      return Double.parseDouble(number.toString()); // 0.01, not its nearest float
    }
    return value instanceof Number || value instanceof Boolean || value instanceof String
        ? value
        : form(value);
  }

  /** A class with several forms chooses one of them. */
  private static ConfigValue form(Object value) {
    return ConfigFactory.parseString("value = " + value).getValue("value");
  }

  private static @Nullable Object value(RecordComponent component, Record section) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(section);
    } catch (InvocationTargetException | IllegalAccessException e) {
      throw new IllegalStateException(component + " of " + section + " cannot be read", e);
    }
  }
}
