package org.salamander.config;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A rule for a value.
 *
 * @param must {@code it must be}, or {@code each must be} for the elements of a list
 * @param words what is allowed: {@code at least 1}
 */
record Bound(String must, String words, Predicate<Object> holds) {

  /** The text for messages: {@code it must be at least 1}. */
  String remedy() {
    return (must + words).replace("be not empty", "not be empty");
  }

  /** The rules that a component's type declares, those of a list's elements last. */
  static List<Bound> of(AnnotatedType type) {
    List<Bound> bounds = new ArrayList<>(declared(type, "it must be "));
    if (type instanceof AnnotatedParameterizedType list) {
      for (Bound each : declared(list.getAnnotatedActualTypeArguments()[0], "each must be ")) {
        bounds.add(new Bound(each.must, each.words, all(each.holds)));
      }
    }
    return List.copyOf(bounds);
  }

  private static List<Bound> declared(AnnotatedType type, String must) {
    List<Bound> bounds = new ArrayList<>();
    for (Annotation annotation : type.getAnnotations()) {
      Bound bound = bound(annotation, isWhole(type.getType()), must);
      if (bound != null) {
        bounds.add(bound);
      }
    }
    return bounds;
  }

  private static @Nullable Bound bound(Annotation annotation, boolean whole, String must) {
    if (annotation instanceof AtLeast least) {
      return new Bound(
          must,
          (whole ? "at least " : "a finite number, at least ") + least.value(),
          value -> finite(value) && real(value) >= least.value());
    }
    if (annotation instanceof Repeats least) {
      return new Bound(
          must,
          "at least " + least.value() + " and at most " + Repeats.MOST,
          value -> real(value) >= least.value() && real(value) <= Repeats.MOST);
    }
    if (annotation instanceof Positive) {
      return new Bound(must, "a positive finite number", value -> finite(value) && real(value) > 0);
    }
    if (annotation instanceof Finite) {
      return new Bound(must, "a finite number", Bound::finite);
    }
    if (annotation instanceof Between ends) {
      return new Bound(must, between(ends), value -> within(real(value), ends));
    }
    if (annotation instanceof Interval ends) {
      return new Bound(must, interval(ends), value -> ordered((List<?>) value, ends));
    }
    return annotation instanceof NotEmpty
        ? new Bound(must, "not empty", value -> !isEmpty(value))
        : null;
  }

  private static Predicate<Object> all(Predicate<Object> holds) {
    return values -> ((List<?>) values).stream().allMatch(v -> v != null && holds.test(v));
  }

  private static boolean isWhole(Type type) {
    return type == int.class || type == Integer.class || type == long.class || type == Long.class;
  }

  private static double real(Object value) {
    return ((Number) value).doubleValue();
  }

  private static boolean finite(Object value) {
    return Double.isFinite(real(value));
  }

  private static boolean isEmpty(Object value) {
    return value instanceof List<?> list ? list.isEmpty() : ((String) value).isBlank();
  }

  private static boolean within(double value, Between ends) {
    return (ends.above() ? value > ends.from() : value >= ends.from())
        && (ends.below() ? value < ends.to() : value <= ends.to());
  }

  private static String between(Between ends) {
    return (ends.above() ? "above " : "at least ")
        + number(ends.from())
        + (ends.below() ? " and below " : " and at most ")
        + number(ends.to());
  }

  private static boolean ordered(List<?> values, Interval ends) {
    if (values.size() != 2 || values.get(0) == null || values.get(1) == null) {
      return false;
    }
    double lowest = real(values.get(0));
    double highest = real(values.get(1));
    return Double.isFinite(lowest)
        && Double.isFinite(highest)
        && ends.from() <= lowest
        && lowest <= highest
        && highest <= ends.to();
  }

  private static String interval(Interval ends) {
    String least = Double.isFinite(ends.from()) ? ", at least " + number(ends.from()) : "";
    String most = Double.isFinite(ends.to()) ? ", at most " + number(ends.to()) : "";
    return "two finite numbers, [lowest, highest]" + least + most;
  }

  private static String number(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }
}
