package org.salamander.cluster;

import java.util.HashMap;
import java.util.Map;

/**
 * Whether threads do tasks side by side or one by one, by what either way has taken so far: a group
 * takes the same time however many of its lanes have tasks, tasks one by one take as long as there
 * are tasks. Both ways are tried by turns at first, while the JVM compiles them, and the slower one
 * again from time to time. The choice changes the speed and no bit of a result.
 */
final class GroupChoice {

  /** Decisions that go by turns at first. */
  private static final int TURNS = 64;

  /** After how many decisions the slower way is tried again; each time after twice as many. */
  private static final int RETRY = 16;

  private static final int RAREST_RETRY = 1 << 15;

  private final Map<Object, Costs> costs = new HashMap<>();

  /**
   * Whether the next tasks are done side by side.
   *
   * @param kind what is done for them; kinds have costs of their own
   * @param width tasks of a group
   * @param threads how many share the tasks
   */
  synchronized boolean together(Object kind, int tasks, int width, int threads) {
    return costs.computeIfAbsent(kind, k -> new Costs()).together(tasks, width, threads);
  }

  /** Told what one thread took for tasks: for one group, or one by one. */
  synchronized void took(Object kind, int tasks, boolean together, long nanos) {
    Costs own = costs.computeIfAbsent(kind, k -> new Costs());
    if (together) {
      own.group.add((double) nanos);
    } else {
      own.single.add((double) nanos / tasks);
    }
  }

  private static final class Costs {
    private final Cost group = new Cost();
    private final Cost single = new Cost();
    private int decisions;
    private int retry = RETRY;
    private int next = TURNS + RETRY;

    boolean together(int tasks, int width, int threads) {
      decisions++;
      if (decisions <= TURNS) {
        return decisions % 2 == 0;
      }
      int groups = rounds(rounds(tasks, width), threads);
      boolean quicker = groups * group.nanos < rounds(tasks, threads) * single.nanos;
      if (decisions < next) {
        return quicker;
      }
      retry = Math.min(2 * retry, RAREST_RETRY);
      next = decisions + retry;
      return !quicker;
    }

    private static int rounds(int count, int each) {
      return (count + each - 1) / each;
    }
  }

  /** The least time seen, forgotten slowly: others may have had the processor meanwhile. */
  private static final class Cost {

    private static final double FORGOTTEN = 1.0 / 64;

    private double nanos = Double.POSITIVE_INFINITY;

    void add(double sample) {
      nanos = Math.min(sample, nanos * (1 + FORGOTTEN));
    }
  }
}
