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

/** The sum of a meta-batch's meta-gradients, on this JVM's threads. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
public class TaskBenchmark {

  /** A case's name. */
  @Param("sine-k1-b25")
  public String name = "";

  /** Threads of the cluster. */
  @Param("1")
  public int threads;

  private Case timed;
  private Cluster cluster;
  private Work<Round.MetaParameters, Contribution> work;
  private float[] z;

  /** Opens the cluster and makes the tasks. */
  @Setup
  public void open() {
    timed = Cases.named(name);
    Architecture architecture = timed.model().architecture(timed.domain());
    cluster = Clusters.open(architecture, threads(threads), null);
    work = timed.work();
    z = new float[architecture.layout().size()];
    architecture.initialize(z, Draws.of(1, "benchmark"));
  }

  static ClusterConfig threads(int threads) {
    return Settings.of(ClusterConfig.class).with("threads", threads).make();
  }

  /** One meta-iteration without its outer step. */
  @Benchmark
  public Contribution metaGradient() {
    return cluster.sum(work, timed.batch(), Round.of(z));
  }

  /** Ends the threads. */
  @TearDown
  public void close() {
    cluster.close();
  }
}
