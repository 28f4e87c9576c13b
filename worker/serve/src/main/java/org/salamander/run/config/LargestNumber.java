package org.salamander.run.config;

import com.typesafe.config.Config;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;

/** The key with the largest number in some sections, which a message recommends to reduce. */
public final class LargestNumber {

  private LargestNumber() {}

  /** {@code model.layers (2147483647)}; only the first section's name if there are no numbers. */
  public static String of(Config config, String... sections) {
    return Stream.of(sections)
        .flatMap(section -> numbers(config, section))
        .max(Comparator.comparingDouble(Map.Entry::getValue))
        .map(each -> each.getKey() + " (" + written(each.getValue()) + ")")
        .orElse(sections[0]);
  }

  private static String written(double number) {
    return new BigDecimal(number).toPlainString();
  }

  private static Stream<Map.Entry<String, Double>> numbers(Config config, String section) {
    return config.getConfig(section).entrySet().stream()
        .flatMap(
            key ->
                numbers(key.getValue().unwrapped())
                    .map(number -> Map.entry(section + "." + key.getKey(), number)));
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
