package org.salamander.outer;

/** Checks of hyperparameters; NaN passes none. */
final class Positive {

  private Positive() {}

  static void require(String key, float value) {
    if (!(value > 0 && value < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          key + " is " + value + "; it must be a positive finite number");
    }
  }

  static void requireFraction(String key, float value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(
          key + " is " + value + "; it must be at least 0 and below 1");
    }
  }

  static void requireAtMostOne(String key, float value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(
          key + " is " + value + "; it must be at least 0 and at most 1");
    }
  }
}
