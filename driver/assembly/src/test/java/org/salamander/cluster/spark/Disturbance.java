package org.salamander.cluster.spark;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.spark.ExceptionFailure;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.jspecify.annotations.Nullable;

/** Runs an action on the executor where the next task starts, in the middle of an iteration. */
public final class Disturbance extends SparkListener {

  private static final AtomicReference<@Nullable Consumer<String>> NEXT = new AtomicReference<>();
  static final AtomicInteger REMOVED = new AtomicInteger();
  static final AtomicInteger SPECULATIVE = new AtomicInteger();
  static final AtomicInteger FAILED = new AtomicInteger();

  /** The executors on which tasks have started. */
  static final Set<String> EXECUTORS = ConcurrentHashMap.newKeySet();

  /** Called by Spark, which knows the class by its name. */
  public Disturbance() {
    REMOVED.set(0);
    SPECULATIVE.set(0);
    FAILED.set(0);
    EXECUTORS.clear();
  }

  /** Sets the action for the next task. It runs once and receives the executor's number. */
  static void next(Consumer<String> action) {
    NEXT.set(action);
  }

  @Override
  public void onTaskStart(SparkListenerTaskStart start) {
    if (start.taskInfo().speculative()) {
      SPECULATIVE.incrementAndGet();
    }
    EXECUTORS.add(start.taskInfo().executorId());
    Consumer<String> action = NEXT.getAndSet(null);
    if (action != null) {
      action.accept(start.taskInfo().executorId());
    }
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    if (end.reason() instanceof ExceptionFailure) {
      FAILED.incrementAndGet();
    }
  }

  @Override
  public void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
    REMOVED.incrementAndGet();
  }
}
