package org.salamander.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.lang.reflect.RecordComponent;
import java.util.Locale;

/** Turns names in the program into names in a configuration. */
public final class KeyNames {

  private KeyNames() {}

  /** The key of a record's component: the name that its {@link JsonProperty} gives, or its own. */
  public static String of(RecordComponent component) {
    JsonProperty property = component.getAccessor().getAnnotation(JsonProperty.class);
    return property == null || property.value().isEmpty()
        ? kebab(component.getName())
        : property.value();
  }

  /** {@code innerRate} or {@code INNER_RATE} as a user writes it: {@code inner-rate}. */
  public static String kebab(String name) {
    if (name.equals(name.toUpperCase(Locale.ROOT))) {
      return name.toLowerCase(Locale.ROOT).replace('_', '-');
    }
    StringBuilder kebab = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (Character.isUpperCase(c)) {
        kebab.append('-');
      }
      kebab.append(Character.toLowerCase(c));
    }
    return kebab.toString();
  }
}
