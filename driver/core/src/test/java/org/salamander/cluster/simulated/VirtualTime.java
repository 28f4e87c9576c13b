package org.salamander.cluster.simulated;

import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * The time of a simulation. Events happen in the order of their times; events of the same time
 * happen in the order in which they were planned.
 */
public final class VirtualTime {

  private record Event(long at, long number, Runnable action) {}

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::number));
  private long now;
  private long planned;
  private long history;

  /** Microseconds since the simulation began. */
  public long now() {
    return now;
  }

  /** Plans an event in so many microseconds. */
  public void after(double micros, Runnable action) {
    events.add(new Event(now + Math.max(0, (long) micros), planned++, action));
  }

  /** Lets time pass, for a caller that waits. */
  public void pass(long micros) {
    now += micros;
  }

  /** Runs the next event. Returns false if there is none. */
  boolean step() {
    Event next = events.poll();
    if (next == null) {
      return false;
    }
    now = Math.max(now, next.at);
    next.action.run();
    return true;
  }

  /** Removes all planned events, after a driver has died. */
  public void forget() {
    events.clear();
  }

  /** Records an event for {@link #history}. */
  void note(long what) {
    history = (history ^ what ^ now) * 0x9E3779B97F4A7C15L;
    history ^= history >>> 29;
  }

  /** A digest of all recorded events and their times. Equal histories have equal digests. */
  public long history() {
    return history;
  }
}
