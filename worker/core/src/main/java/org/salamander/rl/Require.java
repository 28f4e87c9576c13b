package org.salamander.rl;

import java.util.List;

/** The checks that environments share. Messages begin with the configuration key. */
final class Require {

  private Require() {}

  static void trajectories(int shots, int queries) {
    atLeast("shots", shots, 1);
    atLeast("queries", queries, 1);
  }

  static void atLeast(String key, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(key + " is " + value + "; it must be at least " + least);
    }
  }

  static void discount(double discount) {
    if (!(discount > 0 && discount <= 1)) {
      throw new IllegalArgumentException(
          "discount is " + discount + "; it must be above 0 and at most 1");
    }
  }

  static void positive(String key, double value) {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          key + " is " + value + "; it must be a positive finite number");
    }
  }

  /** A copy of [lowest, highest]. */
  static List<Double> range(String key, List<Double> ends) {
    if (ends.size() != 2
        || !Double.isFinite(ends.get(0))
        || !Double.isFinite(ends.get(1))
        || ends.get(0) > ends.get(1)) {
      throw new IllegalArgumentException(
          key + " is " + ends + "; it must be two finite numbers, [lowest, highest]");
    }
    return List.copyOf(ends);
  }
}
