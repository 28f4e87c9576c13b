package org.salamander.cluster;

import java.util.HashMap;
import java.util.Map;

/**
 * Decides whether threads compute tasks side by side in groups or one by one, from the times
 * measured so far. The time of a group does not depend on how many of its lanes have tasks. The
 * time of single tasks is proportional to their number. Groups are not tried for so few tasks that
 * they cannot be faster. For others, both ways are used in turn at first. Then both get the same
 * share of the time until both are well measured, because the JVM compiles only code that runs.
 * After that the slower way gets a small share. Groups are chosen if they are clearly faster. The
 * choice does not change any bit of the result.
 */
public final class GroupChoice {

  /** The number of first decisions that use both ways in turn. */
  private static final int TURNS = 16;

  /** A way is well measured after so many uses, or after {@code TRIED} nanoseconds. */
  private static final int TRIALS = 512;

  private static final double TRIED = 3e9;

  /** The slower way's share of the time after both ways are well measured. */
  private static final double SHARE = 1.0 / 128;

  /** More than the largest speed-up of a full group that we measured, 3.3. */
  private static final int FASTEST = 4;

  /** Groups count as faster if they take less than this fraction of the time of single tasks. */
  private static final double CLEARLY = 0.95;

  private final Map<Object, Costs> costs = new HashMap<>();

  /**
   * Whether to compute the next tasks side by side.
   *
   * @param kind the kind of work; times are kept for each kind
   * @param tasks the number of tasks
   * @param width the number of tasks in a group
   * @param threads the number of threads that share the tasks
   */
  public synchronized boolean together(Object kind, int tasks, int width, int threads) {
    return costs.computeIfAbsent(kind, k -> new Costs()).together(tasks, width, threads);
  }

  /**
   * Adds the time that one thread took for {@code tasks} tasks, either for one group or one by one.
   */
  public synchronized void took(Object kind, int tasks, boolean together, long nanos) {
    Costs own = costs.computeIfAbsent(kind, k -> new Costs());
    (together ? own.group : own.single).add(nanos, together ? 1 : tasks);
  }

  private static final class Costs {
    private final Cost group = new Cost();
    private final Cost single = new Cost();
    private int decisions;

    boolean together(int tasks, int width, int threads) {
      long groups = rounds(rounds(tasks, width), threads);
      long singles = rounds(tasks, threads);
      if (groups * width >= FASTEST * singles) {
        return false; // few tasks: the JVM need not compile what cannot be faster
      }
      decisions++;
      if (decisions <= TURNS) {
        return decisions % 2 == 0;
      }
      boolean quicker = groups * group.least < CLEARLY * singles * single.least;
      return quicker != (quicker ? single : group).isDue(quicker ? group : single);
    }

    private static int rounds(int count, int each) {
      return (count + each - 1) / each;
    }
  }

  /** The measured times of one way. */
  private static final class Cost {

    private static final double FORGOTTEN = 1.0 / 64;

    /**
     * The shortest time of a group or a task, because other processes can only make it longer. It
     * grows slowly, so that old times are forgotten.
     */
    private double least = Double.POSITIVE_INFINITY;

    /**
     * Nanoseconds spent before this way was well measured. {@code spent} counts those after that.
     */
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

    /** Whether this way, the slower one, has had less than its share of the time. */
    boolean isDue(Cost quicker) {
      return known()
          ? spent < SHARE * (spent + quicker.spent)
          : tried < quicker.tried + quicker.spent;
    }
  }
}
