package org.salamander.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Another default for a key of a record whose keys stand in the section of the record that holds it
 * ({@code @JsonUnwrapped}).
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Defaults {
  /** The key. */
  String key();

  /** Its default, as a configuration has it. */
  String value();
}
