package org.salamander.run.config;

import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.function.Function;

/**
 * Numbers without silent conversions: it refuses strings, fractions for whole numbers, values
 * outside the type's range, NaN and infinity.
 */
final class Numbers {

  private Numbers() {}

  static Object decode(ConfigValue value, Class<?> type, Function<String, ConfigError> error) {
    String found = " is " + Names.written(value) + "; it must be ";
    if (value.valueType() != ConfigValueType.NUMBER) {
      throw error.apply(found + Names.of(type));
    }
    Number number = (Number) value.unwrapped();
    double real = number.doubleValue();
    if (type == int.class || type == Integer.class) {
      if (real != Math.rint(real) || real < Integer.MIN_VALUE || real > Integer.MAX_VALUE) {
        throw error.apply(
            found + "a whole number between " + Integer.MIN_VALUE + " and " + Integer.MAX_VALUE);
      }
      return number.intValue();
    }
    if (type == long.class || type == Long.class) {
      if (number instanceof Double && (real != Math.rint(real) || Math.abs(real) > 0x1p53)) {
        throw error.apply(found + "a whole number");
      }
      return number.longValue();
    }
    if (type == double.class || type == Double.class) {
      if (!Double.isFinite(real)) {
        throw error.apply(found + "a finite number");
      }
      return real;
    }
    float narrow = (float) real;
    if (!Float.isFinite(narrow) || (narrow == 0 && real != 0)) {
      throw error.apply(found + "a finite number a 32-bit float can hold");
    }
    return narrow;
  }

  /** The number as it was written, so that 0.01 does not turn into the float nearest to it. */
  static Object written(Object decoded, ConfigValue value) {
    return decoded instanceof Float || decoded instanceof Double
        ? ((Number) value.unwrapped()).doubleValue()
        : decoded;
  }
}
