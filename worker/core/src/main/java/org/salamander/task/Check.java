package org.salamander.task;

import java.util.List;

/** The checks that the configurations of this package share; each message begins with the key. */
public final class Check {

  private Check() {}

  /** {@code value}, which must be at least {@code least}. */
  public static int atLeast(String key, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(key + " is " + value + "; it must be at least " + least);
    }
    return value;
  }

  /** A copy of {@code ends}, which must be two finite numbers in order: [lowest, highest]. */
  static List<Double> range(String key, List<Double> ends) {
    boolean ordered = finite(ends) && ends.size() == 2 && ends.get(0) <= ends.get(1);
    if (!ordered) {
      throw new IllegalArgumentException(
          key + " is " + ends + "; it must be two finite numbers, [lowest, highest]");
    }
    return List.copyOf(ends);
  }

  /** Whether no element is missing, NaN or infinite. */
  static boolean finite(List<Double> values) {
    return values.stream().allMatch(value -> value != null && Double.isFinite(value));
  }
}
