package org.salamander.bench;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.salamander.cluster.Cluster;
import org.salamander.cluster.ClusterConfig;
import org.salamander.config.Settings;
import org.salamander.learner.Contribution;
import org.salamander.model.Architecture;
import org.salamander.random.Draws;
import org.salamander.run.Clusters;
import org.salamander.work.Round;
import org.salamander.work.Work;

/** Measures the sum of a meta-batch's meta-gradients, on this JVM's threads. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
public class TaskBenchmark {

  /** A case's name. */
  @Param("sine-k1-b25")
  public String name = "";

  /** The number of threads. */
  @Param("1")
  public int threads;

  /** The number of tasks per meta-iteration; 0 for the case's number. */
  @Param("0")
  public int batch;

  /** The value of {@code cluster.lanes}. */
  @Param("AUTO")
  public ClusterConfig.Lanes lanes = ClusterConfig.Lanes.AUTO;

  private Case timed;
  private int tasks;
  private Cluster cluster;
  private Work<Round.MetaParameters, Contribution> work;
  private float[] z;

  /** Opens the cluster and makes the tasks. */
  @Setup
  public void open() {
    timed = Cases.named(name);
    tasks = batch == 0 ? timed.batch() : batch;
    Architecture architecture = timed.model().architecture(timed.domain());
    cluster = Clusters.open(architecture, threads(threads, lanes), null);
    work = timed.work();
    z = new float[architecture.layout().size()];
    architecture.initialize(z, Draws.of(1, "benchmark"));
  }

  private static ClusterConfig threads(int threads, ClusterConfig.Lanes lanes) {
    return Settings.of(ClusterConfig.class).with("threads", threads).with("lanes", lanes).make();
  }

  /** One meta-iteration without its outer step. */
  @Benchmark
  public Contribution metaGradient() {
    return cluster.sum(work, tasks, Round.of(z));
  }

  /** Ends the threads. */
  @TearDown
  public void close() {
    cluster.close();
  }
}
