package org.salamander.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.apiguardian.api.API;

/** The list is [lowest, highest]: two finite numbers in order. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE_USE)
@API(status = API.Status.MAINTAINED)
public @interface Interval {
  /** The least value allowed for the lowest number. */
  double from() default Double.NEGATIVE_INFINITY;

  /** The greatest value allowed for the highest number. */
  double to() default Double.POSITIVE_INFINITY;
}
