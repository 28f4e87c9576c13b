package org.salamander.cluster;

import java.util.HashMap;
import java.util.Map;

/**
 * Decides whether threads compute tasks side by side or one by one, from the times measured so far.
 * The time of a group does not depend on how many of its lanes have tasks; the time of single tasks
 * is proportional to their number. At first both ways are tried in turn. Then each has an equal
 * share of the time until both are known well, because the JVM compiles only code that is used.
 * From then on the slower way has a small share. Groups are chosen if they are clearly faster. The
 * choice does not change a bit of the result.
 */
public final class GroupChoice {

  /** Decisions that go by turns at first. */
  private static final int TURNS = 16;

  /** How often, or for how many nanoseconds, the slower way is tried before it is known well. */
  private static final int TRIALS = 512;

  private static final double TRIED = 3e9;

  /** The slower way's share of the time from then on; until then both have the same. */
  private static final double SHARE = 1.0 / 128;

  /** What a group may take of the time of single tasks to be the quicker way. */
  private static final double CLEARLY = 0.95;

  private final Map<Object, Costs> costs = new HashMap<>();

  /**
   * Whether the next tasks are done side by side.
   *
   * @param kind what is done for them; kinds have costs of their own
   * @param width tasks of a group
   * @param threads how many share the tasks
   */
  public synchronized boolean together(Object kind, int tasks, int width, int threads) {
    return costs.computeIfAbsent(kind, k -> new Costs()).together(tasks, width, threads);
  }

  /** Told what one thread took for tasks: for one group, or one by one. */
  public synchronized void took(Object kind, int tasks, boolean together, long nanos) {
    Costs own = costs.computeIfAbsent(kind, k -> new Costs());
    (together ? own.group : own.single).add(nanos, together ? 1 : tasks);
  }

  private static final class Costs {
    private final Cost group = new Cost();
    private final Cost single = new Cost();
    private int decisions;

    boolean together(int tasks, int width, int threads) {
      decisions++;
      if (decisions <= TURNS) {
        return decisions % 2 == 0;
      }
      int groups = rounds(rounds(tasks, width), threads);
      boolean quicker = groups * group.least < CLEARLY * rounds(tasks, threads) * single.least;
      return quicker != (quicker ? single : group).isDue(quicker ? group : single);
    }

    private static int rounds(int count, int each) {
      return (count + each - 1) / each;
    }
  }

  /** What one way takes. */
  private static final class Cost {

    private static final double FORGOTTEN = 1.0 / 64;

    /** The least time seen, forgotten slowly: others may have had the processor meanwhile. */
    private double least = Double.POSITIVE_INFINITY;

    /** Nanoseconds while little was known, and since then. */
    private double tried;

    private double spent;
    private int trials;

    void add(long nanos, int count) {
      least = Math.min((double) nanos / count, least * (1 + FORGOTTEN));
      if (known()) {
        spent += nanos;
      } else {
        tried += nanos;
        trials++;
      }
    }

    private boolean known() {
      return trials >= TRIALS || tried >= TRIED;
    }

    /** Whether this way, the slower one, has had less than its share. */
    boolean isDue(Cost quicker) {
      return known()
          ? spent < SHARE * (spent + quicker.spent)
          : tried < quicker.tried + quicker.spent;
    }
  }
}
