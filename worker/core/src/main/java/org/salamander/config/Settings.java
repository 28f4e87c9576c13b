package org.salamander.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A section of a configuration, made in Java. A key that is not set has the default that the record
 * declares.
 *
 * <pre>{@code
 * Sinusoid tasks = Settings.of(Sinusoid.class).with("shots", 5).with("queries", 10).make();
 * }</pre>
 *
 * @param <R> the section's record
 */
@API(status = API.Status.MAINTAINED)
public final class Settings<R extends Record> {

  private final Class<R> type;
  private final Map<String, @Nullable Object> set;

  private Settings(Class<R> type, Map<String, @Nullable Object> set) {
    this.type = type;
    this.set = set;
  }

  /** Settings without any key. */
  public static <R extends Record> Settings<R> of(Class<R> type) {
    return new Settings<>(type, Map.of());
  }

  /**
   * These settings and one more; the last of a key wins.
   *
   * @param key as in a configuration file: {@code inner-rate}
   * @throws IllegalArgumentException if the record has no such key
   */
  public Settings<R> with(String key, Object value) {
    List<String> known = Arrays.stream(type.getRecordComponents()).map(KeyNames::of).toList();
    if (!known.contains(key)) {
      throw new IllegalArgumentException(
          key + ": unknown key; known here: " + String.join(", ", known));
    }
    Map<String, @Nullable Object> more = new LinkedHashMap<>(set);
    more.put(key, value);
    return new Settings<>(type, more);
  }

  /**
   * The record.
   *
   * @throws IllegalArgumentException if a key without default is not set or a value is wrong
   */
  public R make() {
    RecordComponent[] components = type.getRecordComponents();
    try {
      Constructor<R> constructor =
          type.getDeclaredConstructor(
              Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
      constructor.setAccessible(true);
      return constructor.newInstance(Arrays.stream(components).map(this::value).toArray());
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException refused) {
        throw refused;
      }
      throw new IllegalStateException(type + " cannot be made from " + set, e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " cannot be made from " + set, e);
    }
  }

  private @Nullable Object value(RecordComponent component) {
    String key = KeyNames.of(component);
    if (set.containsKey(key)) {
      return given(key, set.get(key), component.getType());
    }
    JsonProperty property = component.getAccessor().getAnnotation(JsonProperty.class);
    if (property != null && !property.defaultValue().isEmpty()) {
      return parse(property.defaultValue(), component.getGenericType());
    }
    if (component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
      return null;
    }
    throw new IllegalArgumentException(key + " is missing; " + type.getSimpleName() + " needs it");
  }

  /** Converts numbers, so that {@code 0.1} and {@code 1} can be given for a float. */
  private static @Nullable Object given(String key, @Nullable Object value, Class<?> type) {
    Optional<WrittenForm> form = WrittenForm.of(type);
    if (form.isPresent()) {
      return value == null || type.isInstance(value) ? value : form.get().make(value);
    }
    try {
      return value instanceof Number number ? scalar(number.toString(), type) : value;
    } catch (NumberFormatException e) {
      throw new InvalidValue(key, value, "it must be of the type " + type.getSimpleName());
    }
  }

  /** Parses a declared default, which is a number, a word, a list of these, or {@code {}}. */
  private static Object parse(String written, Type type) {
    if (type instanceof ParameterizedType list) {
      Type element = list.getActualTypeArguments()[0];
      String inside = written.substring(1, written.length() - 1).trim();
      return inside.isEmpty()
          ? List.of()
          : Arrays.stream(inside.split(",")).map(e -> parse(e.trim(), element)).toList();
    }
    Class<?> raw = (Class<?>) type;
    if (raw.isEnum()) {
      return Arrays.stream(raw.getEnumConstants())
          .filter(constant -> KeyNames.kebab(((Enum<?>) constant).name()).equals(written))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException(written + " is none of " + type));
    }
    if (raw.isRecord()) {
      return of(raw.asSubclass(Record.class)).make();
    }
    return WrittenForm.of(raw)
        .map(form -> form.make(written.matches("\\d+") ? Integer.valueOf(written) : written))
        .orElseGet(() -> scalar(written, raw));
  }

  private static Object scalar(String written, Class<?> type) {
    return switch (type.getSimpleName()) {
      case "int", "Integer" -> Integer.valueOf(written);
      case "long", "Long" -> Long.valueOf(written);
      case "float", "Float" -> Float.valueOf(written);
      case "double", "Double" -> Double.valueOf(written);
      case "boolean", "Boolean" -> Boolean.valueOf(written);
      case "String" -> written;
      default -> throw new IllegalStateException(type + " has no default that can be written");
    };
  }
}
