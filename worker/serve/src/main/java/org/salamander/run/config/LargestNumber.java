package org.salamander.run.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValue;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The key of a section whose number is the largest: what to make smaller where something is too
 * large.
 */
public final class LargestNumber {

  private LargestNumber() {}

  /** {@code model.layers (2147483647)}; the section's name alone where it holds no number. */
  public static String of(Config config, String section) {
    return config.getConfig(section).entrySet().stream()
        .flatMap(LargestNumber::numbers)
        .max(Comparator.comparingDouble(Map.Entry::getValue))
        .map(each -> section + "." + each.getKey() + " (" + written(each.getValue()) + ")")
        .orElse(section);
  }

  private static String written(double number) {
    return new BigDecimal(number).toPlainString();
  }

  private static Stream<Map.Entry<String, Double>> numbers(Map.Entry<String, ConfigValue> key) {
    return numbers(key.getValue().unwrapped()).map(number -> Map.entry(key.getKey(), number));
  }

  private static Stream<Double> numbers(Object value) {
    if (value instanceof Collection<?> list) {
      return list.stream().flatMap(LargestNumber::numbers);
    }
    if (value instanceof Map<?, ?> section) {
      return section.values().stream().flatMap(LargestNumber::numbers);
    }
    return value instanceof Integer || value instanceof Long
        ? Stream.of(((Number) value).doubleValue())
        : Stream.empty();
  }
}
