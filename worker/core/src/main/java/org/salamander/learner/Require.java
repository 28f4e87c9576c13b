package org.salamander.learner;

/** The checks that hyperparameters share. Messages begin with the configuration key. */
final class Require {

  private Require() {}

  static void steps(int steps) {
    if (steps < 1) {
      throw new IllegalArgumentException("steps is " + steps + "; it must be at least 1");
    }
  }

  static void rate(String key, double rate) {
    if (!(rate > 0 && rate < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          key + " is " + rate + "; it must be a positive finite number");
    }
  }

  static void finite(String key, float value) {
    if (!Float.isFinite(value)) {
      throw new IllegalArgumentException(key + " is " + value + "; it must be a finite number");
    }
  }

  static void atLeast(String key, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(key + " is " + value + "; it must be at least " + least);
    }
  }

  static void fraction(String key, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(key + " is " + value + "; it must be in [0, 1)");
    }
  }
}
