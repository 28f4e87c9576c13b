package org.salamander.run.config;

import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.jspecify.annotations.Nullable;
import org.salamander.config.KeyNames;
import org.salamander.config.WrittenForm;

/** Words for messages and reference pages. */
public final class Names {

  private static final int MOST_WRITTEN = 200;

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
              .map(c -> KeyNames.kebab(((Enum<?>) c).name()))
              .collect(Collectors.joining(", "));
    }
    return raw == String.class
        ? "a string"
        : raw == boolean.class || raw == Boolean.class
            ? "true or false"
            : raw.isPrimitive() || Number.class.isAssignableFrom(raw)
                ? "a number"
                : WrittenForm.of(raw).map(WrittenForm::words).orElse("a section { … }");
  }

  /** A value as a user writes it, on one line; the beginning of a long one. */
  public static String written(ConfigValue value) {
    String written = value.render(ConfigRenderOptions.concise().setJson(false));
    return written.length() > MOST_WRITTEN ? written.substring(0, MOST_WRITTEN) + " …" : written;
  }

  /** The known name nearest to a misspelt one, or null if none is near. */
  static @Nullable String nearest(String name, List<String> known) {
    LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
    String best =
        known.stream().min(Comparator.comparingInt(k -> distance.apply(name, k))).orElse(null);
    boolean near = best != null && distance.apply(name, best) <= Math.max(2, name.length() / 3);
    return near ? best : null;
  }
}
