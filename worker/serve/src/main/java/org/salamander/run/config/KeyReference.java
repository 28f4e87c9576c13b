package org.salamander.run.config;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.salamander.config.KeyNames;

/**
 * Every key that a configuration may have, section by section, with its bounds. All of it comes
 * from the records.
 */
public final class KeyReference {

  /** Used instead of a default for a key that must be given. */
  public static final String REQUIRED = "required";

  /**
   * A section of a configuration.
   *
   * @param path with dots, {@code outer.optimizer}; empty for the top
   * @param choice the key that selects it among several, {@code type = adam}; empty if it is the
   *     only one
   * @param about its description
   */
  public record Section(String path, String choice, String about, List<Entry> entries) {

    /** As a user writes it: {@code outer.optimizer { type = adam }}. */
    public String title() {
      return choice.isEmpty() ? path : path + " { " + choice + " }";
    }
  }

  /**
   * A key of a section.
   *
   * @param values the allowed values
   * @param otherwise the default, {@link #REQUIRED}, or empty if it may be left out without one
   */
  public record Entry(String key, String values, String otherwise, String meaning) {}

  private final Schema schema;
  private final List<Section> sections = new ArrayList<>();
  private final Map<Class<?>, String> lists = new HashMap<>(); // first paths of listed sections

  private KeyReference(Schema schema) {
    this.schema = schema;
  }

  /** The sections of {@code whole} and of everything in it, each before those that it holds. */
  public static List<Section> of(Schema schema, Class<?> whole) {
    KeyReference reference = new KeyReference(schema);
    reference.walk(whole, "", "");
    return List.copyOf(reference.sections);
  }

  private void walk(Class<?> type, String path, String about) {
    Schema.Choice choice = schema.choices().get(type);
    if (choice == null) {
      walkAll(record(type, path, "", about));
      return;
    }
    Map<String, Class<?>> names = new TreeMap<>(choice.names());
    String otherwise = choice.otherwise() == null ? REQUIRED : choice.otherwise();
    String values =
        names.keySet().stream().map(KeyReference::quoted).collect(Collectors.joining(", "));
    Entry which = new Entry(choice.key(), values, otherwise, "one of the sections below");
    sections.add(new Section(path, "", about, List.of(which)));
    Set<Held> held = new LinkedHashSet<>(); // sections that several of them hold are listed once
    names.forEach(
        (name, record) -> {
          JsonClassDescription what = record.getAnnotation(JsonClassDescription.class);
          String is = choice.key() + " = " + quoted(name);
          held.addAll(record(record, path, is, what == null ? "" : what.value()));
        });
    walkAll(held);
  }

  /** A section that a section holds. */
  private record Held(Class<?> type, String path, String about) {}

  private void walkAll(Collection<Held> sections) {
    sections.forEach(held -> walk(held.type, held.path, held.about));
  }

  /** maml++ needs quotes, because '+' has a meaning in HOCON. */
  private static String quoted(String name) {
    return name.contains("+") ? '"' + name + '"' : name;
  }

  /** Adds the section of a record, and returns those that it holds. */
  private List<Held> record(Class<?> record, String path, String choice, String about) {
    List<Key> keys = schema.keys(record);
    sections.add(
        new Section(path, choice, about, keys.stream().map(key -> entry(key, path)).toList()));
    List<Held> held = new ArrayList<>();
    for (Key key : keys) {
      if (key.type() instanceof Class<?> type && isSection(type)) {
        held.add(new Held(type, under(path, key), key.description()));
      }
      Class<?> element = listed(key.type());
      if (element != null && lists.putIfAbsent(element, under(path, key)) == null) {
        held.add(new Held(element, under(path, key), "each of the list"));
      }
    }
    return held;
  }

  /** The type of a list's sections; null for other types. */
  private @Nullable Class<?> listed(Type type) {
    return type instanceof ParameterizedType list
            && list.getActualTypeArguments()[0] instanceof Class<?> element
            && isSection(element)
        ? element
        : null;
  }

  private Entry entry(Key key, String path) {
    if (key.type() instanceof Class<?> type && isSection(type)) {
      String otherwise = key.required() ? REQUIRED : named(key.defaultValue()) ? written(key) : "";
      return new Entry(key.name(), "a section: " + under(path, key), otherwise, key.description());
    }
    Class<?> element = listed(key.type());
    if (element != null) {
      String values = "list of sections: " + lists.getOrDefault(element, under(path, key));
      return new Entry(key.name(), values, key.required() ? REQUIRED : "", key.description());
    }
    String otherwise = key.defaultValue() != null ? written(key) : key.required() ? REQUIRED : "";
    return new Entry(key.name(), values(key), otherwise, key.description());
  }

  private static String written(Key key) {
    return Names.written(Objects.requireNonNull(key.defaultValue()));
  }

  /** Whether a section may be left out for the name of a choice. */
  private static boolean named(@Nullable ConfigValue otherwise) {
    return otherwise != null && otherwise.valueType() == ConfigValueType.STRING;
  }

  private String values(Key key) {
    String bounds = key.bounds();
    if (bounds.matches("(a|two) .*")) {
      return bounds.replaceFirst("^a ", ""); // it includes the type
    }
    String words = words(key.type());
    return bounds.isEmpty() ? words : words + ", " + bounds;
  }

  private static String words(Type type) {
    if (type instanceof ParameterizedType list) {
      return "list of " + words(list.getActualTypeArguments()[0]) + "s";
    }
    if (type instanceof Class<?> raw && raw.isEnum()) {
      return Arrays.stream(raw.getEnumConstants())
          .map(constant -> KeyNames.kebab(((Enum<?>) constant).name()))
          .collect(Collectors.joining(", "));
    }
    return Names.of(type).replaceFirst("^an? ", "");
  }

  private boolean isSection(Class<?> type) {
    return type.isRecord() || schema.choices().containsKey(type);
  }

  private static String under(String path, Key key) {
    return path.isEmpty() ? key.name() : path + "." + key.name();
  }
}
