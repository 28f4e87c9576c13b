package org.salamander.run.config;

import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Words for messages and reference pages. */
public final class Names {

  private Names() {}

  /** What a user writes for a type: {@code "a whole number"}. */
  public static String of(Type type) {
    if (type instanceof ParameterizedType) {
      return "a list";
    }
    Class<?> raw = (Class<?>) type;
    if (raw == int.class || raw == Integer.class || raw == long.class || raw == Long.class) {
      return "a whole number";
    }
    if (raw.isEnum()) {
      return "one of "
          + Arrays.stream(raw.getEnumConstants())
              .map(c -> Schema.kebab(((Enum<?>) c).name()))
              .collect(Collectors.joining(", "));
    }
    return raw == String.class
        ? "a string"
        : raw == boolean.class || raw == Boolean.class
            ? "true or false"
            : raw.isPrimitive() || Number.class.isAssignableFrom(raw)
                ? "a number"
                : "a section { … }";
  }

  /** A value as a user writes it, on one line. */
  public static String written(ConfigValue value) {
    return value.render(ConfigRenderOptions.concise().setJson(false));
  }

  /** The known name nearest to a misspelt one, or null if none is near. */
  static @Nullable String nearest(String name, List<String> known) {
    String best = known.stream().min(Comparator.comparingInt(k -> distance(name, k))).orElse(null);
    return best != null && distance(name, best) <= Math.max(2, name.length() / 3) ? best : null;
  }

  /** Levenshtein distance. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    Arrays.setAll(row, i -> i);
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int above = row[j];
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(change, 1 + Math.min(above, row[j - 1]));
        diagonal = above;
      }
    }
    return row[b.length()];
  }
}
