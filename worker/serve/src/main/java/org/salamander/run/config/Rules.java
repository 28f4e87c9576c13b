package org.salamander.run.config;

import com.typesafe.config.ConfigFactory;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.salamander.config.KeyNames;

/**
 * What values a record's constructor takes: it is given some that are likely to be refused, and its
 * own words are taken down, so that a page about a key says what the error says.
 */
final class Rules {

  private static final String SOURCE = "probe";
  private static final Pattern RULE = Pattern.compile("; it must (?:be|hold) (.+)$");

  private final Schema schema;

  Rules(Schema schema) {
    this.schema = schema;
  }

  /** The rule that a value of the key must keep; empty where nothing that was tried is refused. */
  String of(Class<?> record, Key key) {
    for (Object unlikely : unlikely(key.type())) {
      Map<String, Object> section = section(record);
      section.put(key.name(), unlikely);
      try {
        new Decoder(schema, SOURCE).decode(ConfigFactory.parseMap(section), record);
      } catch (ConfigError refused) {
        String said = String.valueOf(refused.getMessage());
        Matcher rule = RULE.matcher(said);
        if (said.startsWith(SOURCE + ": " + key.name() + " is ") && rule.find()) {
          return rule.group(1);
        }
      }
    }
    return "";
  }

  private static List<Object> unlikely(Type type) {
    if (type instanceof ParameterizedType) {
      return List.of(List.of(), List.of(-1), List.of(-1, -1));
    }
    Class<?> raw = (Class<?>) type;
    if (raw == String.class) {
      return List.of("", " ");
    }
    return raw.isPrimitive() || Number.class.isAssignableFrom(raw)
        ? List.of(-1, 0, 2, 1000)
        : List.of();
  }

  /** A section with what must be in it and nothing else. */
  private Map<String, Object> section(Class<?> record) {
    Map<String, Object> section = new LinkedHashMap<>();
    for (Key key : schema.keys(record)) {
      if (key.required()) {
        section.put(key.name(), likely(key.type()));
      }
    }
    return section;
  }

  private Object likely(Type type) {
    if (type instanceof ParameterizedType) {
      return List.of(1);
    }
    Class<?> raw = (Class<?>) type;
    Schema.Choice choice = schema.choices().get(raw);
    if (choice != null) {
      Map.Entry<String, Class<?>> first =
          new TreeMap<String, Class<?>>(choice.names()).firstEntry();
      Map<String, Object> section = section(first.getValue());
      section.put(choice.key(), first.getKey());
      return section;
    }
    if (raw.isEnum()) {
      return KeyNames.kebab(((Enum<?>) raw.getEnumConstants()[0]).name());
    }
    return raw.isRecord()
        ? section(raw)
        : raw == String.class ? "x" : raw == boolean.class ? (Object) false : (Object) 1;
  }
}
