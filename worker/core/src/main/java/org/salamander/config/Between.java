package org.salamander.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.apiguardian.api.API;

/** The number lies between two bounds. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE_USE)
@API(status = API.Status.MAINTAINED)
public @interface Between {
  /** The lower bound. */
  double from();

  /** The upper bound. */
  double to();

  /** Whether the lower bound itself is not allowed. */
  boolean above() default false;

  /** Whether the upper bound itself is not allowed. */
  boolean below() default false;
}
