package org.salamander.run.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.salamander.run.RunConfig;

/**
 * Tests that the constructors of configuration records check every bound that the records declare.
 */
class DeclaredBoundsTest {

  private static final Schema SCHEMA = RunConfig.schema();

  /** A key with a declared bound. */
  record Bounded(Class<?> section, Key key) {
    @Override
    public String toString() {
      return section.getSimpleName() + "." + key.name();
    }
  }

  static Stream<Bounded> bounded() {
    List<Bounded> all =
        Stream.concat(
                Stream.of(RunConfig.class),
                SCHEMA.choices().values().stream().flatMap(c -> c.names().values().stream()))
            .flatMap(DeclaredBoundsTest::withSections)
            .distinct()
            .flatMap(type -> SCHEMA.keys(type).stream().map(key -> new Bounded(type, key)))
            .filter(bounded -> !bounded.key.bounds().isEmpty())
            .filter(
                bounded -> !bounded.key.bounds().endsWith("a finite number")) // HOCON has no other
            .toList();
    assertThat(all).hasSizeGreaterThan(60);
    return all.stream();
  }

  private static Stream<Class<?>> withSections(Class<?> type) {
    return Stream.concat(
        Stream.of(type),
        SCHEMA.keys(type).stream()
            .map(Key::type)
            .filter(key -> key instanceof Class<?> raw && raw.isRecord())
            .flatMap(key -> withSections((Class<?>) key)));
  }

  @ParameterizedTest
  @MethodSource("bounded")
  void isKept(Bounded bounded) {
    String words =
        bounded.key.bounds().replaceFirst(".*each ", "").replace("not empty", "not be empty");
    assertThat(beyond(bounded.key.type()).stream().map(value -> answer(bounded, value)))
        .anySatisfy(
            message ->
                assertThat(message)
                    .startsWith("probe: " + bounded.key.name() + " is ")
                    .contains(words));
  }

  /** Values of a type, at least one of them outside every declared bound. */
  private static List<Object> beyond(Type type) {
    if (type instanceof ParameterizedType) {
      return List.of(List.of(), List.of(-1), List.of(" "));
    }
    return type == String.class ? List.of("", " ") : List.of(-1, 0, 1000);
  }

  private static String answer(Bounded bounded, Object value) {
    Map<String, Object> section = section(bounded.section);
    section.put(bounded.key.name(), value);
    try {
      new Decoder(SCHEMA, "probe").decode(ConfigFactory.parseMap(section), bounded.section);
      return value + " is taken";
    } catch (ConfigError refused) {
      return String.valueOf(refused.getMessage());
    }
  }

  /** A section with plausible values for its required keys alone. */
  private static Map<String, Object> section(Class<?> record) {
    Map<String, Object> section = new LinkedHashMap<>();
    for (Key key : SCHEMA.keys(record)) {
      if (key.required()) {
        section.put(key.name(), likely(key.type()));
      }
    }
    return section;
  }

  private static Object likely(Type type) {
    if (type instanceof ParameterizedType) {
      return List.of(1);
    }
    Class<?> raw = (Class<?>) type;
    Schema.Choice choice = SCHEMA.choices().get(raw);
    if (choice != null) {
      Map.Entry<String, Class<?>> first =
          new TreeMap<String, Class<?>>(choice.names()).firstEntry();
      Map<String, Object> section = section(first.getValue());
      section.put(choice.key(), first.getKey());
      return section;
    }
    return raw.isRecord() ? section(raw) : raw == String.class ? "x" : (Object) 1;
  }
}
