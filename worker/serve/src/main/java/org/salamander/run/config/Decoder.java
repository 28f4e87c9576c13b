package org.salamander.run.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.salamander.config.InvalidValue;
import org.salamander.config.KeyNames;
import org.salamander.config.WrittenForm;

/** Turns a configuration into records by their {@link Schema}. */
public final class Decoder {

  /**
   * A section as a record, and as a configuration with every default filled in.
   *
   * @param value the record
   * @param resolved the configuration of the record
   */
  public record Decoded<T>(T value, ConfigObject resolved) {}

  private record Part(@Nullable Object value, ConfigValue resolved) {}

  private final Schema schema;
  private final String source;

  /**
   * @param source the file's name in messages
   */
  public Decoder(Schema schema, String source) {
    this.schema = schema;
    this.source = source;
  }

  /** The whole configuration as {@code type}; {@link ConfigError} if it is not one. */
  public <T> Decoded<T> decode(Config config, Class<T> type) {
    Part part = section(config.root(), type, "");
    return new Decoded<>(
        Objects.requireNonNull(type.cast(part.value())), (ConfigObject) part.resolved());
  }

  private Part value(ConfigValue value, Type type, String path) {
    if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
      return list(value, list.getActualTypeArguments()[0], path);
    }
    Class<?> raw = (Class<?>) type;
    if (raw.isEnum()) {
      return constant(value, raw, path);
    }
    if (raw == boolean.class || raw == Boolean.class) {
      return scalar(value, ConfigValueType.BOOLEAN, "true or false", path);
    }
    if (raw == String.class) {
      return scalar(value, ConfigValueType.STRING, "a string", path);
    }
    if (raw.isPrimitive() || Number.class.isAssignableFrom(raw)) {
      Object number =
          Numbers.decode(
              value, raw, problem -> new ConfigError(source, path, problem, value.origin()));
      return new Part(number, ConfigValueFactory.fromAnyRef(Numbers.written(number, value)));
    }
    Optional<WrittenForm> form = WrittenForm.of(raw);
    return form.isPresent() ? written(value, form.get(), path) : section(value, raw, path);
  }

  private Part written(ConfigValue value, WrittenForm form, String path) {
    try {
      return new Part(form.make(value.unwrapped()), value);
    } catch (IllegalArgumentException e) {
      throw wrongType(value, form.words(), path);
    }
  }

  private Part scalar(ConfigValue value, ConfigValueType type, String wanted, String path) {
    if (value.valueType() != type) {
      throw wrongType(value, wanted, path);
    }
    return new Part(value.unwrapped(), value);
  }

  private Part constant(ConfigValue value, Class<?> type, String path) {
    Map<String, Object> names = new LinkedHashMap<>();
    for (Object constant : type.getEnumConstants()) {
      names.put(KeyNames.kebab(((Enum<?>) constant).name()), constant);
    }
    return new Part(named(value, names, path), value);
  }

  private Part list(ConfigValue value, Type element, String path) {
    if (!(value instanceof List<?> given)) {
      throw wrongType(value, "a list", path);
    }
    List<Object> values = new ArrayList<>();
    List<Object> resolved = new ArrayList<>();
    for (Object item : given) {
      Part part = value((ConfigValue) item, element, path + "[" + values.size() + "]");
      values.add(Objects.requireNonNull(part.value()));
      resolved.add(part.resolved());
    }
    return new Part(List.copyOf(values), ConfigValueFactory.fromIterable(resolved));
  }

  private Part section(ConfigValue value, Class<?> type, String path) {
    Schema.Choice choice = schema.choices().get(type);
    ConfigValue whole =
        choice != null && value.valueType() == ConfigValueType.STRING
            ? value.atKey(choice.key()).root() // inner = adam is inner { type = adam }
            : value;
    if (!(whole instanceof ConfigObject object)) {
      throw wrongType(value, "a section { … }", path);
    }
    Map<String, ConfigValue> resolved = new LinkedHashMap<>();
    Class<?> record = type;
    String discriminator = "";
    if (choice != null) {
      discriminator = choice.key();
      ConfigValue name = choose(object, choice, path);
      record = named(name, choice.names(), under(path, discriminator));
      resolved.put(discriminator, name);
    }
    List<Key> keys = schema.keys(record);
    refuseUnknown(object, keys, discriminator, path);
    Map<String, @Nullable Object> components = new LinkedHashMap<>();
    for (Key key : keys) {
      Part part = component(object, key, path);
      components.put(key.name(), part == null ? null : part.value());
      if (part != null) {
        resolved.put(key.name(), part.resolved());
      }
    }
    return new Part(
        construct(record, components, object, path), ConfigValueFactory.fromMap(resolved));
  }

  private ConfigValue choose(ConfigObject object, Schema.Choice choice, String path) {
    ConfigValue given = object.get(choice.key());
    if (given != null) {
      return given;
    }
    for (String name : sorted(choice.names())) {
      if (object.containsKey(name)) { // in model { dl4j = … } the key determines the type
        return ConfigValueFactory.fromAnyRef(name);
      }
    }
    if (choice.otherwise() != null) {
      return ConfigValueFactory.fromAnyRef(choice.otherwise());
    }
    throw missing(
        object, under(path, choice.key()), "one of " + String.join(", ", sorted(choice.names())));
  }

  private <T> T named(ConfigValue value, Map<String, ? extends T> names, String path) {
    T found =
        value.valueType() == ConfigValueType.STRING ? names.get((String) value.unwrapped()) : null;
    if (found == null) {
      throw wrongType(value, "one of " + String.join(", ", sorted(names)), path);
    }
    return found;
  }

  private static List<String> sorted(Map<String, ?> names) {
    return names.keySet().stream().sorted().toList();
  }

  private @Nullable Part component(ConfigObject object, Key key, String path) {
    String at = under(path, key.name());
    ConfigValue given = object.get(key.name());
    if (given == null || (key.optional() && leftToTheProgram(given, key.type()))) {
      given = key.defaultValue();
    }
    if (given == null) {
      if (key.required()) {
        throw missing(object, at, Names.of(key.type()));
      }
      return null;
    }
    return value(given, key.type(), at);
  }

  /** Whether the value is {@code null}, or {@code auto} or {@code all} instead of a number. */
  private static boolean leftToTheProgram(ConfigValue given, Type type) {
    return given.valueType() == ConfigValueType.NULL
        || (type instanceof Class<?> raw
            && Number.class.isAssignableFrom(raw)
            && ("auto".equals(given.unwrapped()) || "all".equals(given.unwrapped())));
  }

  private void refuseUnknown(
      ConfigObject object, List<Key> keys, String discriminator, String path) {
    List<String> known = new ArrayList<>(keys.stream().map(Key::name).toList());
    if (!discriminator.isEmpty()) {
      known.add(0, discriminator);
    }
    for (Map.Entry<String, ConfigValue> entry : object.entrySet()) {
      if (!known.contains(entry.getKey())) {
        String nearest = Names.nearest(entry.getKey(), known);
        String remedy =
            nearest == null
                ? "known here: " + String.join(", ", known)
                : "did you mean " + under(path, nearest) + "?";
        throw new ConfigError(
            source,
            under(path, entry.getKey()),
            ": unknown key; " + remedy,
            entry.getValue().origin());
      }
    }
  }

  private Object construct(
      Class<?> record, Map<String, @Nullable Object> components, ConfigObject object, String path) {
    Class<?>[] types =
        Arrays.stream(record.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      Constructor<?> constructor = record.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(arguments(record, components, object, path));
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof InvalidValue invalid) {
        ConfigValue given = object.get(invalid.key());
        ConfigOrigin origin = given == null ? object.origin() : given.origin();
        throw new ConfigError(source, under(path, invalid.key()), invalid.problem(), origin);
      }
      if (e.getCause() instanceof IllegalArgumentException refused) {
        String where = path.isEmpty() ? "" : path + ": ";
        throw new ConfigError(source, where, String.valueOf(refused.getMessage()), object.origin());
      }
      throw new IllegalStateException(record + " cannot be made from " + components, e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(record + " cannot be made from " + components, e);
    }
  }

  private @Nullable Object[] arguments(
      Class<?> record, Map<String, @Nullable Object> components, ConfigObject object, String path) {
    return Arrays.stream(record.getRecordComponents())
        .map(
            component ->
                Schema.standsInSection(component)
                    ? construct(component.getType(), components, object, path)
                    : components.get(KeyNames.of(component)))
        .toArray();
  }

  private ConfigError missing(ConfigObject object, String path, String wanted) {
    return new ConfigError(source, path, " is missing; it must be " + wanted, object.origin());
  }

  private ConfigError wrongType(ConfigValue value, String wanted, String path) {
    return new ConfigError(
        source, path, " is " + Names.written(value) + "; it must be " + wanted, value.origin());
  }

  private static String under(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }
}
