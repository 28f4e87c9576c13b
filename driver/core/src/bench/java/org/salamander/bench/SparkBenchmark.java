package org.salamander.bench;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.salamander.cluster.Cluster;
import org.salamander.cluster.ClusterConfig;
import org.salamander.config.Settings;
import org.salamander.learner.Contribution;
import org.salamander.learner.Metrics;
import org.salamander.model.Architecture;
import org.salamander.model.Domain;
import org.salamander.model.Workspace;
import org.salamander.model.net.Conv;
import org.salamander.run.Clusters;
import org.salamander.work.Round;
import org.salamander.work.Work;

/** Measures a round on Spark whose tasks take no time, and the fastest possible Spark job for comparison. */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class SparkBenchmark {

  /** The number of partitions, which is also the number of slots. */
  private static final int PARTITIONS = 2;

  /** The number of tasks of a round. It is chosen so that each partition sends one vector. */
  private static final int TASKS = 32;

  /** A contribution that takes no time. */
  record Nothing() implements Work<Round.MetaParameters, Contribution> {
    private static final long serialVersionUID = 1;

    @Override
    public Contribution perform(Round.MetaParameters round, int index, Workspace workspace) {
      return new Contribution(workspace.lend(round.z().length), Metrics.NONE);
    }
  }

  /** The number of meta-parameters. */
  @State(Scope.Benchmark)
  public static class Vector {
    /** 2k is the sinusoid net, 112k is conv4-64, 1M is a wide net. */
    @Param({"2k", "112k", "1M"})
    public String parameters = "";

    private final Domain point = new Domain(List.of(1), 1, Domain.Kind.REGRESSION);

    Architecture architecture() {
      return switch (parameters) {
        case "2k" -> Cases.mlp(40, 40).architecture(point);
        case "112k" ->
            Cases.conv(64, Conv.Downsample.STRIDE, Conv.Head.MEAN).architecture(Cases.images(5));
        case "1M" -> Cases.mlp(1000, 1000).architecture(point);
        default ->
            throw new IllegalArgumentException(
                "parameters is " + parameters + "; it must be 2k, 112k or 1M");
      };
    }
  }

  /** Spark with Salamander's cluster. */
  @State(Scope.Benchmark)
  public static class Spark {
    /** A master URL, or {@code standalone} for a cluster of two executors on this machine. */
    @Param({"local[2]", "standalone"})
    public String master = "";

    private final Nothing nothing = new Nothing();
    private @Nullable StandaloneCluster daemons;
    private Cluster cluster;
    private JavaSparkContext context;
    private float[] z;

    /** Starts Spark. */
    @Setup
    public void open(Vector vector) throws IOException, InterruptedException {
      String url = master;
      if (url.equals("standalone")) {
        daemons = StandaloneCluster.start(PARTITIONS);
        url = daemons.url();
        daemons.settings().forEach(System::setProperty);
        System.setProperty("spark.executor.extraClassPath", System.getProperty("java.class.path"));
        System.setProperty("spark.executor.memory", "1g");
      }
      Architecture architecture = vector.architecture();
      z = new float[architecture.layout().size()];
      ClusterConfig config =
          Settings.of(ClusterConfig.class).with("partitions", PARTITIONS).make();
      cluster = Clusters.open(architecture, config, url);
      context = JavaSparkContext.fromSparkContext(SparkContext.getOrCreate());
    }

    /** Stops it. */
    @TearDown
    public void close() {
      cluster.close();
      if (daemons != null) {
        daemons.close();
      }
    }

    private JavaRDD<Integer> partitions() {
      return context.parallelize(List.of(0, 1), PARTITIONS);
    }
  }

  /** A meta-iteration: broadcast, contributions, sum. */
  @Benchmark
  public Contribution sum(Spark spark, Vector vector) {
    return spark.cluster.sum(spark.nothing, TASKS, Round.of(spark.z));
  }

  /** For comparison: broadcasts z and sends one vector per partition to the driver. */
  @Benchmark
  public List<float[]> vectors(Spark spark, Vector vector) {
    Broadcast<float[]> z = spark.context.broadcast(spark.z);
    try {
      return spark.partitions().map(i -> z.value().clone()).collect();
    } finally {
      z.destroy();
    }
  }

  /** For comparison: a job that does nothing. */
  @Benchmark
  public long count(Spark spark, Vector vector) {
    return spark.partitions().count();
  }
}
