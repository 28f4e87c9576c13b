package org.salamander.bench;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.salamander.learner.Contribution;
import org.salamander.model.Architecture;
import org.salamander.model.Workspace;
import org.salamander.random.Draws;
import org.salamander.work.Round;
import org.salamander.work.Work;

/** Measures the memory that a thread holds after a task: model, tapes, vectors. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
public class MemoryBenchmark {

  private static final int TASKS = 3;

  /** A case's name. */
  @Param("sine-k1-b25")
  public String name = "";

  /** The objects that are held. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Held {
    /** The size in bytes. */
    public long bytes;
  }

  /** Makes a new workspace and computes its first tasks. */
  @Benchmark
  public Workspace workspace(Held held) {
    Case timed = Cases.named(name);
    Architecture architecture = timed.model().architecture(timed.domain());
    Work<Round.MetaParameters, Contribution> work = timed.work();
    float[] z = new float[architecture.layout().size()];
    architecture.initialize(z, Draws.of(1, "benchmark"));
    long before = used();
    Workspace workspace = new Workspace(architecture);
    for (int task = 0; task < TASKS; task++) {
      workspace.giveBack(work.perform(Round.of(z), task, workspace).vector());
    }
    held.bytes = used() - before;
    return workspace;
  }

  private static long used() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
