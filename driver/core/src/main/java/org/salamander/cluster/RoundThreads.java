package org.salamander.cluster;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A fixed set of threads that compute rounds together: the caller is member 0, the others wait for
 * it. Starting a round takes only a few microseconds, because waiting threads spin and yield for a
 * while before they park. If there are more members than cores, they do not spin. Only one thread
 * may call it at a time.
 */
final class RoundThreads implements AutoCloseable {

  /** Turns of {@link Thread#onSpinWait} before yielding: about 10 µs, the time of an outer step. */
  private static final int SPINS = 200;

  /**
   * Turns of {@link Thread#yield} before parking. On a busy machine, a thread that only spins can
   * block the thread that it waits for. A round then took 0.1 ms, against 10 µs with yielding.
   */
  private static final int YIELDS = 200;

  /** One member's share of a round. */
  interface Share {
    void run(int member, Round round);
  }

  /** The work that every member does once. */
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

    /** Whether the round is cancelled; to be checked between tasks. */
    boolean cancelled() {
      if (caller.isInterrupted() || stopped.getAsBoolean()) {
        cancelled = true;
      }
      return cancelled;
    }

    /** Whether to start no more tasks, because a member failed or the round is cancelled. */
    boolean over() {
      return failure.get() != null || cancelled();
    }

    private void take(int member) {
      try {
        share.run(member, this);
      } catch (Throwable thrown) { // the caller throws it, whatever it is
        failure.accumulateAndGet(thrown, Round::lower);
      }
    }

    /** The failure of the lower task. A failure outside tasks takes precedence. */
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
   * Runs {@code share} once in each member and waits for all. If some fail, throws the failure of
   * the lowest task.
   *
   * @param stopped whether to cancel the round
   * @throws ClusterException if the caller was interrupted or the round cancelled
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
        // The members stop after their current task. Their workspaces must not be used before that.
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
    return (RuntimeException) failure; // a share throws no checked exceptions
  }

  /** Ends the threads. Threads in a round finish it first. */
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
          parked = true; // before the last check, so that either this thread sees the round or the
          // caller sees this thread
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
