package org.salamander.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What the benchmarking thread did in an iteration, and the processor time it took: rates "a core"
 * do not depend on what else wants the processor.
 */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class ProcessorTime {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** Times the benchmark ran. */
  public long calls;

  /** Processor time of this thread, ns. */
  public long nanoseconds;

  private long start;

  /** Begins to count. */
  @Setup(Level.Iteration)
  public void begin() {
    calls = 0;
    start = THREADS.getCurrentThreadCpuTime();
  }

  /** Notes the time. */
  @TearDown(Level.Iteration)
  public void end() {
    nanoseconds = THREADS.getCurrentThreadCpuTime() - start;
  }
}
