package org.salamander.config;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonCreator;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads and writes values of a class that has several forms, such as a number or a range. The class
 * describes the forms in its {@link JsonClassDescription}. A static method with {@link JsonCreator}
 * makes a value from any of them; its argument is an {@link Integer}, a {@link Double}, a {@link
 * String}, a {@link Boolean}, or a list of these.
 */
public final class WrittenForm {

  private final Class<?> type;
  private final Method factory;

  private WrittenForm(Class<?> type, Method factory) {
    this.type = type;
    this.factory = factory;
  }

  /** The form of a class; empty if it has none. */
  public static Optional<WrittenForm> of(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(method -> method.isAnnotationPresent(JsonCreator.class))
        .filter(method -> Modifier.isStatic(method.getModifiers()))
        .findFirst()
        .map(factory -> new WrittenForm(type, factory));
  }

  /** What a user may write: {@code "a number of rows, or a range"}. */
  public String words() {
    JsonClassDescription description = type.getAnnotation(JsonClassDescription.class);
    if (description == null) {
      throw new IllegalStateException(type + " does not say how its values are written");
    }
    return description.value();
  }

  /**
   * Reads a value.
   *
   * @throws IllegalArgumentException if it has none of the class's forms
   */
  public Object make(Object written) {
    try {
      return factory.invoke(null, written);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException refused) {
        throw refused;
      }
      throw new IllegalStateException(type + " cannot be made from " + written, e.getCause());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(factory + " is not public", e);
    }
  }
}
