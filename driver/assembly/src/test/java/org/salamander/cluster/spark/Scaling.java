package org.salamander.cluster.spark;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.salamander.cluster.Cluster;
import org.salamander.cluster.ClusterConfig;
import org.salamander.cluster.ClusterConfig.Reduce;
import org.salamander.config.Settings;
import org.salamander.learner.Contribution;
import org.salamander.learner.Metrics;
import org.salamander.model.Architecture;
import org.salamander.model.Domain;
import org.salamander.model.Layout;
import org.salamander.model.Model;
import org.salamander.random.Draws;
import org.salamander.work.Round;
import org.salamander.work.Work;

/**
 * Measures the cost of a meta-iteration without its tasks. Tasks wait for a fixed time instead of
 * computing, one on each core, so that one machine can run as many executors as its memory holds.
 * Prints a line for each case: parameters, partitions, flat sum or tree, whether each iteration
 * sends a new z or the same, milliseconds of waiting, the median time of an iteration, the
 * efficiency, and the driver's processor time for an iteration.
 *
 * <p>{@code scripts/scaling} runs it on a new cluster, or on the one that the user names.
 */
public final class Scaling {

  /** The warm-up prints its speed after so many rounds. */
  private static final int STEP = 100;

  private static final OperatingSystemMXBean DRIVER =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private Scaling() {}

  /**
   * Arguments: master, cores of an executor, rounds for each case, warm-up rounds of the first
   * case, warm-up rounds of each other case, then cases as
   * parameters:partitions:flat|tree:new|same:millis.
   */
  public static void main(String[] arguments) throws Exception {
    String master = arguments[0];
    int cores = Integer.parseInt(arguments[1]);
    int rounds = Integer.parseInt(arguments[2]);
    int cold = Integer.parseInt(arguments[3]);
    int warmUp = Integer.parseInt(arguments[4]);
    System.setProperty(
        "spark.jars",
        String.join(",", ExecutorJars.ofThisProgram())
            + ","
            + ExecutorJars.jar(
                Path.of(
                    Scaling.class.getProtectionDomain().getCodeSource().getLocation().toURI())));
    System.out.println("parameters partitions sum z wait_ms median_ms efficiency driver_cpu_ms");
    org.apache.spark.SparkContext spark =
        new org.apache.spark.SparkContext(SparkContexts.conf(master));
    try {
      Executors.await(spark);
      System.err.println(spark.defaultParallelism() + " slots");
      List<String> cases = List.of(arguments).subList(5, arguments.length);
      for (int i = 0; i < cases.size(); i++) {
        measure(spark, cases.get(i).split(":", -1), cores, rounds, i == 0 ? cold : warmUp);
      }
      // Executors still reply to destroyed broadcasts. If they could not, Scala would print stack
      // traces.
      TimeUnit.SECONDS.sleep(2);
    } finally {
      spark.stop();
    }
  }

  private static void measure(
      org.apache.spark.SparkContext spark, String[] test, int cores, int rounds, int warmUp) {
    Nothing nothing = new Nothing(Integer.parseInt(test[0]));
    int partitions = Integer.parseInt(test[1]);
    int millis = Integer.parseInt(test[4]);
    ClusterConfig config =
        Settings.of(ClusterConfig.class)
            .with("partitions", partitions)
            .with("threads", cores)
            .with("reduce", Reduce.valueOf(test[2].toUpperCase(Locale.ROOT)))
            .make();
    boolean fresh = test[3].equals("new");
    double[] took = new double[rounds];
    double driver;
    try (Cluster cluster = new SparkCluster(spark, false, nothing, config)) {
      float[] z = new float[nothing.size()];
      Arrays.fill(z, 1); // zeros would not be sent
      long since = System.nanoTime();
      for (int i = 1; i <= warmUp; i++) {
        z[0] += fresh ? 1 : 0;
        cluster.sum(new Wait(0), partitions * cores, Round.of(z));
        if (i % STEP == 0) {
          long now = System.nanoTime();
          System.err.printf(Locale.ROOT, "warm-up: %.0f ms a round%n", (now - since) / 1e6 / STEP);
          since = now;
        }
      }
      long cpu = DRIVER.getProcessCpuTime();
      for (int i = 0; i < rounds; i++) {
        z[0] += fresh ? 1 : 0;
        long from = System.nanoTime();
        cluster.sum(new Wait(millis), partitions * cores, Round.of(z));
        took[i] = (System.nanoTime() - from) / 1e6;
      }
      driver = (DRIVER.getProcessCpuTime() - cpu) / 1e6 / rounds;
    }
    Arrays.sort(took);
    double median = took[rounds / 2];
    System.out.printf(
        Locale.ROOT,
        "%s %d %s %s %d %.1f %.3f %.1f%n",
        test[0],
        partitions,
        test[2],
        test[3],
        millis,
        median,
        millis / median,
        driver);
  }

  /** A task that waits and then contributes a vector of ones. */
  record Wait(int millis) implements Work<Round.MetaParameters, Contribution> {
    @Override
    public Contribution perform(
        Round.MetaParameters round, int index, org.salamander.model.Workspace workspace) {
      long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
      for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      float[] term = workspace.lend(round.z().length);
      Arrays.fill(term, 1);
      return new Contribution(term, Metrics.NONE);
    }
  }

  /** Parameters without a model. */
  record Nothing(int size) implements Architecture {
    @Override
    public Domain domain() {
      return new Domain(List.of(1), 1, Domain.Kind.REGRESSION);
    }

    @Override
    public Layout layout() {
      return Layout.empty().with("theta", size);
    }

    @Override
    public void initialize(float[] z, Draws draws) {}

    @Override
    @SuppressWarnings("NullAway") // no task computes a loss
    public Model model() {
      return null;
    }
  }
}
