package org.salamander.config;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The check of a record's values against the bounds that its components declare:
 *
 * <pre>{@code
 * record Maml(@Repeats(1) int steps, @Positive float rate) {
 *   public Maml {
 *     Bounds.check(Maml.class, steps, rate);
 *   }
 * }
 * }</pre>
 */
@API(status = API.Status.MAINTAINED)
public final class Bounds {

  private record Component(String key, List<Bound> bounds) {}

  private static final ClassValue<List<Component>> DECLARED =
      new ClassValue<>() {
        @Override
        protected List<Component> computeValue(Class<?> type) {
          return Arrays.stream(type.getRecordComponents())
              .map(c -> new Component(KeyNames.of(c), Bound.of(c.getAnnotatedType())))
              .toList();
        }
      };

  private Bounds() {}

  /**
   * Checks the values of a record that is being made. A null stands for a key that was left out,
   * and is allowed.
   *
   * @param type the record
   * @param values all of its components, in their order
   * @throws InvalidValue naming the first key whose value is out of its bounds
   */
  public static void check(Class<? extends Record> type, @Nullable Object... values) {
    List<Component> components = DECLARED.get(type);
    if (values.length != components.size()) {
      throw new IllegalStateException(
          type + " has " + components.size() + " components; " + values.length + " were checked");
    }
    for (int i = 0; i < values.length; i++) {
      Object value = values[i];
      if (value != null) {
        check(components.get(i), value);
      }
    }
  }

  private static void check(Component component, Object value) {
    for (Bound bound : component.bounds) {
      if (!bound.holds().test(value)) {
        throw new InvalidValue(component.key, value, bound.remedy());
      }
    }
  }

  /**
   * Checks a whole number that is no component of a record that is being made.
   *
   * @throws InvalidValue if it is below {@code least}
   */
  public static void atLeast(String key, long value, long least) {
    if (value < least) {
      throw new InvalidValue(key, value, "it must be at least " + least);
    }
  }

  /**
   * Checks that an array holds {@code count} times {@code each} values.
   *
   * @throws InvalidValue naming the most that it holds
   */
  public static void fitsArray(String key, long count, long each) {
    long most = Integer.MAX_VALUE / Math.max(1, each);
    if (count > most) {
      throw new InvalidValue(
          key,
          count,
          "it must be at most "
              + most
              + ": each has "
              + each
              + (each == 1 ? " number" : " numbers")
              + ", and an array holds no more than 2³¹ − 1");
    }
  }

  /** The allowed values of a component: {@code at least 1}; empty if it declares no bound. */
  public static String words(RecordComponent component) {
    return Bound.of(component.getAnnotatedType()).stream()
        .map(bound -> (bound.must().startsWith("each") ? "each " : "") + bound.words())
        .collect(Collectors.joining(", "));
  }
}
