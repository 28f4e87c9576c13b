package org.salamander.learner;

import java.util.HashMap;
import java.util.Map;

/**
 * When a thread does tasks side by side, and when one by one. It changes the speed and no bit of a
 * result. One instance serves one thread.
 */
public interface GroupChoice {

  /** One by one, always. */
  GroupChoice NEVER =
      new GroupChoice() {
        @Override
        public boolean together(Object kind, int tasks) {
          return false;
        }
      };

  /** Side by side wherever that is possible. */
  GroupChoice ALWAYS =
      new GroupChoice() {
        @Override
        public boolean together(Object kind, int tasks) {
          return true;
        }
      };

  /**
   * Whether the next tasks are done side by side.
   *
   * @param kind what is done for them; kinds have costs of their own
   * @param tasks how many there are for one group
   */
  boolean together(Object kind, int tasks);

  /** Told what tasks took. */
  default void took(Object kind, int tasks, boolean together, long nanos) {}

  /**
   * By what either way has taken so far: a group takes the same time however many of its lanes have
   * tasks, tasks one by one take as long as there are tasks. Both ways are tried by turns at first,
   * while the JVM compiles them, and the slower one again from time to time.
   */
  static GroupChoice measured() {
    return new Measured();
  }

  /** See {@link #measured}. */
  final class Measured implements GroupChoice {

    /** Decisions that go by turns at first. */
    private static final int TURNS = 64;

    /** How often the slower way is tried again at least; then half as often each time. */
    private static final int RETRY = 512;

    private static final int RAREST_RETRY = 1 << 15;

    private final Map<Object, Costs> costs = new HashMap<>();

    private static final class Costs {
      private final Cost group = new Cost();
      private final Cost single = new Cost();
      private int decisions;
      private int retry = RETRY;
      private int next = TURNS + RETRY;

      boolean together(int tasks) {
        decisions++;
        if (decisions <= TURNS) {
          return decisions % 2 == 0;
        }
        boolean quicker = group.nanos < single.nanos * tasks;
        if (decisions < next) {
          return quicker;
        }
        retry = Math.min(2 * retry, RAREST_RETRY);
        next = decisions + retry;
        return !quicker;
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

    @Override
    public boolean together(Object kind, int tasks) {
      return costs.computeIfAbsent(kind, k -> new Costs()).together(tasks);
    }

    @Override
    public void took(Object kind, int tasks, boolean together, long nanos) {
      Costs own = costs.computeIfAbsent(kind, k -> new Costs());
      if (together) {
        own.group.add(nanos);
      } else {
        own.single.add((double) nanos / tasks);
      }
    }
  }
}
