package org.salamander.run.study;

import java.util.ArrayList;
import java.util.List;

/**
 * Successive halving (Jamieson and Talwalkar 2016): all candidates train a little; the best of them
 * continue, until the last ones have trained fully.
 *
 * @param factor at each rung one candidate in {@code factor} continues, with {@code factor} times
 *     the iterations
 */
public record Halving(int factor) {

  /**
   * A rung of the ladder.
   *
   * @param candidates number of candidates that train
   * @param iterations the iteration to which they train
   */
  public record Rung(int candidates, int iterations) {}

  public Halving {
    if (factor < 2) {
      throw new IllegalArgumentException("--halving is " + factor + "; it must be at least 2");
    }
  }

  /** The rungs for so many candidates; the last trains to the last iteration. */
  List<Rung> rungs(int candidates, int iterations) {
    List<Rung> rungs = new ArrayList<>();
    int left = candidates;
    int times = 0;
    for (int n = candidates; n >= factor; n /= factor) {
      times++;
    }
    for (int rung = 0; rung <= times; rung++) {
      double share = StrictMath.pow(factor, rung - times);
      int to = Math.min(iterations, Math.max(1, (int) Math.round(iterations * share)));
      rungs.add(new Rung(left, rung == times ? iterations : to));
      left = Math.max(1, left / factor);
    }
    return rungs;
  }
}
