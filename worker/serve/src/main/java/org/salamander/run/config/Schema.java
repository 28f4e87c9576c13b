package org.salamander.run.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValue;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.salamander.config.Bounds;
import org.salamander.config.Defaults;
import org.salamander.config.KeyNames;

/**
 * The keys that a configuration may have, taken from records: {@code innerRate} is the key {@code
 * inner-rate}, with the default and the description of its {@link JsonProperty} and {@link
 * JsonPropertyDescription}; a component without default is required unless it is {@link Nullable}.
 * The keys of a component that is {@link JsonUnwrapped} are in the section of its record.
 *
 * @param choices interfaces that are implemented by one of several records
 */
public record Schema(Map<Class<?>, Choice> choices) {

  /**
   * The records of an interface, by their names in configurations.
   *
   * @param key with the name: {@code type}
   * @param names the record of each name
   * @param otherwise the default name; null if a name is required
   */
  public record Choice(
      String key, Map<String, ? extends Class<?>> names, @Nullable String otherwise) {}

  public Schema {
    choices = Map.copyOf(choices);
  }

  /** The keys of a record, in its order. */
  public List<Key> keys(Class<?> section) {
    if (!section.isRecord()) {
      throw new IllegalStateException(
          section + " is neither a record nor one of the choices " + choices.keySet());
    }
    return Arrays.stream(section.getRecordComponents()).flatMap(this::keys).toList();
  }

  private Stream<Key> keys(RecordComponent component) {
    if (!standsInSection(component)) {
      return Stream.of(key(component));
    }
    Defaults other = component.getAccessor().getAnnotation(Defaults.class);
    return keys(component.getType()).stream()
        .map(
            key ->
                other != null && other.key().equals(key.name())
                    ? key.withDefault(parse(other.value()))
                    : key);
  }

  /** Whether the component's keys are in the section of its record. */
  static boolean standsInSection(RecordComponent component) {
    return component.getAccessor().isAnnotationPresent(JsonUnwrapped.class);
  }

  static Key key(RecordComponent component) {
    Method accessor = component.getAccessor();
    JsonProperty property = accessor.getAnnotation(JsonProperty.class);
    JsonPropertyDescription description = accessor.getAnnotation(JsonPropertyDescription.class);
    return new Key(
        KeyNames.of(component),
        component.getGenericType(),
        property == null || property.defaultValue().isEmpty()
            ? null
            : parse(property.defaultValue()),
        component.getAnnotatedType().isAnnotationPresent(Nullable.class),
        Bounds.words(component),
        description == null ? "" : description.value());
  }

  private static ConfigValue parse(String hocon) {
    return ConfigFactory.parseString("value = " + hocon).getValue("value");
  }
}
