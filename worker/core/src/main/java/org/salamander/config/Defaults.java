package org.salamander.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Gives a key of an unwrapped component ({@code @JsonUnwrapped}) a default of its own. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Defaults {
  /** The key. */
  String key();

  /** Its default, as a configuration has it. */
  String value();
}
