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

/** Does something to the executor on which the next task starts: in the middle of an iteration. */
public final class Disturbance extends SparkListener {

  private static final AtomicReference<@Nullable Consumer<String>> NEXT = new AtomicReference<>();
  static final AtomicInteger REMOVED = new AtomicInteger();
  static final AtomicInteger SPECULATIVE = new AtomicInteger();
  static final AtomicInteger FAILED = new AtomicInteger();

  /** Executors that tasks have started on. */
  static final Set<String> EXECUTORS = ConcurrentHashMap.newKeySet();

  /** Made by Spark, by name. */
  public Disturbance() {
    REMOVED.set(0);
    SPECULATIVE.set(0);
    FAILED.set(0);
    EXECUTORS.clear();
  }

  /** What to do once, with the executor's number. */
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
