package org.salamander.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.apiguardian.api.API;

/**
 * How often one task, one meta-iteration or one evaluation does something. The number is not below
 * {@link #value} and not above a million. A training saves its state between two meta-iterations,
 * and nothing saves it within one: this bound makes sure that each of them ends.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE_USE)
@API(status = API.Status.MAINTAINED)
public @interface Repeats {
  /** The largest number allowed. */
  int MOST = 1_000_000;

  /** The least number allowed. */
  int value();
}
