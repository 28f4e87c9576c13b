package org.salamander.run.study;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.salamander.run.study.PublishedTable.Iterations;

/**
 * The length of training for the rows of a table.
 *
 * @param length how the iterations are chosen
 * @param hours of this machine for the whole table; 0 unless {@code length} is {@link Length#HOURS}
 */
public record Budget(Length length, double hours) {

  /** How the iterations of a row are chosen. */
  public enum Length {
    /** A short test that it runs. */
    QUICK,
    /** The table file's own budget, which takes one machine about an hour. */
    STATED,
    /** That of the papers. */
    FULL,
    /** As many as fit into a number of hours. */
    HOURS
  }

  /**
   * {@code quick}, {@code stated}, {@code full}, or a number of hours.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static Budget parse(String text) {
    for (Length length : Length.values()) {
      if (length != Length.HOURS && length.name().toLowerCase(Locale.ROOT).equals(text)) {
        return new Budget(length, 0);
      }
    }
    try {
      double hours = Double.parseDouble(text);
      if (hours > 0 && hours < 1e5) {
        return new Budget(Length.HOURS, hours);
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new IllegalArgumentException(
        "--budget is "
            + text
            + "; it must be quick, stated, full, or a positive number of hours, such as 2.5");
  }

  /** The iterations of a row; null for those of its configuration. Not for {@link Length#HOURS}. */
  @Nullable Integer of(Iterations iterations) {
    return switch (length) {
      case QUICK -> Integer.valueOf(iterations.quick());
      case STATED -> Integer.valueOf(iterations.stated());
      case FULL -> iterations.full();
      case HOURS -> throw new IllegalStateException("hours are divided by Plan");
    };
  }

  /** In the form of the option: {@code stated}, {@code 2.5 hours}. */
  @Override
  public String toString() {
    return length == Length.HOURS ? hours + " hours" : length.name().toLowerCase(Locale.ROOT);
  }
}
