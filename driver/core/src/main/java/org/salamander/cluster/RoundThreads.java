package org.salamander.cluster;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A fixed set of threads that do rounds together: the caller is member 0, the others wait for it.
 * Starting a round takes only a few microseconds, because waiting threads spin and yield for a
 * while before they park. If there are more members than cores, they do not spin. One caller at a
 * time.
 */
final class RoundThreads implements AutoCloseable {

  /** Turns of {@link Thread#onSpinWait} before yielding: about 10 µs, what an outer step takes. */
  private static final int SPINS = 200;

  /**
   * Turns of {@link Thread#yield} before parking. Where others want the cores too, a thread that
   * only spins keeps the one it waits for from running: 0.1 ms a round then, against 10 µs so.
   */
  private static final int YIELDS = 200;

  /** One member's share of a round. */
  interface Share {
    void run(int member, Round round);
  }

  /** What all members do once. */
  static final class Round {
    private final Share share;
    private final BooleanSupplier stopped;
    private final Thread caller = Thread.currentThread();
    private final AtomicInteger pending;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private volatile boolean cancelled;

    private Round(BooleanSupplier stopped, Share share, int members) {
      this.stopped = stopped;
      this.share = share;
      this.pending = new AtomicInteger(members - 1);
    }

    /** Whether the round is given up, to be asked between tasks. */
    boolean cancelled() {
      if (caller.isInterrupted() || stopped.getAsBoolean()) {
        cancelled = true;
      }
      return cancelled;
    }

    /** Whether no more tasks are to be begun: a member failed, or the round is given up. */
    boolean over() {
      return failure.get() != null || cancelled();
    }

    private void take(int member) {
      try {
        share.run(member, this);
      } catch (Throwable thrown) { // whatever it is, the caller throws it
        failure.accumulateAndGet(thrown, Round::lower);
      }
    }

    /** The failure of the lower task; one that is of no task before all others. */
    private static Throwable lower(@Nullable Throwable a, Throwable b) {
      return a == null || task(b) < task(a) ? b : a;
    }

    private static int task(Throwable failure) {
      return failure instanceof TaskFailedException failed ? failed.task() : -1;
    }
  }

  private final Member[] members;
  private final int spins;
  private volatile @Nullable Round round;
  private volatile boolean closed;

  RoundThreads(int size) {
    spins = size <= Runtime.getRuntime().availableProcessors() ? SPINS : 0;
    members = new Member[size - 1];
    for (int i = 0; i < members.length; i++) {
      members[i] = new Member(i + 1);
      members[i].thread.start();
    }
  }

  /**
   * Runs {@code share} once a member and waits for all. If some fail, the failure of the lowest
   * task is thrown.
   *
   * @param stopped whether to give the round up
   * @throws ClusterException if the caller was interrupted, or the round given up
   */
  void run(BooleanSupplier stopped, Share share) {
    if (closed) {
      throw new IllegalStateException("the cluster is closed");
    }
    Round next = new Round(stopped, share, members.length + 1);
    round = next;
    for (Member member : members) {
      if (member.parked) {
        LockSupport.unpark(member.thread);
      }
    }
    next.take(0);
    await(next);
    Throwable failure = next.failure.get();
    if (failure != null) {
      throw rethrown(failure);
    }
    if (next.cancelled) {
      throw new ClusterException("interrupted before all tasks were done");
    }
  }

  private void await(Round current) {
    boolean interrupted = false;
    for (int turn = 0; current.pending.get() > 0; turn++) {
      if (turn < spins) {
        Thread.onSpinWait();
      } else if (turn < spins + YIELDS) {
        Thread.yield();
      } else {
        LockSupport.park(this);
      }
      if (Thread.interrupted()) {
        // The members leave after the task at hand; only then are their workspaces ours again.
        interrupted = true;
        current.cancelled = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static RuntimeException rethrown(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    return (RuntimeException) failure; // a share declares nothing checked
  }

  /** Ends the threads; a round under way is finished first by those who are in it. */
  @Override
  public void close() {
    closed = true;
    for (Member member : members) {
      LockSupport.unpark(member.thread);
    }
  }

  /** One of the threads that wait for rounds. */
  private final class Member implements Runnable {
    private final int index;
    private final Thread thread;
    private volatile boolean parked;

    Member(int index) {
      this.index = index;
      this.thread = new Thread(this, "salamander-" + index);
      thread.setDaemon(true);
    }

    @Override
    public void run() {
      Round last = null;
      while (true) {
        Round next = next(last);
        if (next == null) {
          return;
        }
        next.take(index);
        last = next;
        if (next.pending.decrementAndGet() == 0) {
          LockSupport.unpark(next.caller);
        }
      }
    }

    private @Nullable Round next(@Nullable Round last) {
      for (int turn = 0; !closed; turn++) {
        Round current = round;
        if (current != null && current != last) {
          return current;
        }
        if (turn < spins) {
          Thread.onSpinWait();
        } else if (turn < spins + YIELDS) {
          Thread.yield();
        } else {
          parked =
              true; // before the last look, so that either we see the round or the caller sees us
          if (round == last && !closed) {
            LockSupport.park(this);
          }
          parked = false;
        }
      }
      return null;
    }
  }
}
