package org.salamander.cluster.spark;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import java.util.Locale;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.apache.spark.metrics.source.Source;
import org.salamander.cluster.RoundCost;
import org.salamander.cluster.RoundPlanner;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Metrics of a run on a cluster: gauges under {@code salamander} in Spark's metrics system, and a
 * line in the log once a minute. Times are totals in seconds, so that the difference between two
 * readings is the time spent in between.
 *
 * <ul>
 *   <li>{@code broadcastSeconds}: handing vectors to Spark
 *   <li>{@code computeSeconds}: the slowest partition of each round, as its executor measured it
 *   <li>{@code reduceSeconds}: the rest of each round: scheduling, transfers, joining sums
 *   <li>{@code outerSeconds}: the driver's outer steps
 *   <li>{@code taskMillis}, {@code roundMillis}, {@code partitionMillis}, {@code megabyteMillis}:
 *       the cost of a task, an empty round, a partition and a megabyte sent to the driver, in
 *       milliseconds, as measured in this run
 * </ul>
 */
final class ClusterMetrics implements Source {

  private static final Logger LOG = LoggerFactory.getLogger(ClusterMetrics.class);
  private static final double LINE_SECONDS = 60;

  private final MetricRegistry registry = new MetricRegistry();
  private final DoubleAdder broadcast = new DoubleAdder();
  private final DoubleAdder compute = new DoubleAdder();
  private final DoubleAdder rounds = new DoubleAdder();
  private final DoubleAdder outer = new DoubleAdder();
  private final DoubleAdder tasks = new DoubleAdder();
  private final RoundPlanner planner;
  private volatile long iteration;
  private int partitions; // of the last round
  private volatile double loss = Double.NaN;
  private volatile double tasksPerSecond;
  private final LongSupplier nanos;
  private final Consumer<String> log;
  private State last;

  /** The totals at some time. */
  private record State(
      long clock,
      long iteration,
      double tasks,
      double broadcast,
      double compute,
      double rounds,
      double outer) {}

  /** Metrics of rounds whose cost {@code planner} measures. */
  ClusterMetrics(RoundPlanner planner) {
    this(planner, System::nanoTime, LOG::info);
  }

  /**
   * With a given clock and log.
   *
   * @param nanos the clock
   * @param log receives one line per minute
   */
  ClusterMetrics(RoundPlanner planner, LongSupplier nanos, Consumer<String> log) {
    this.planner = planner;
    this.nanos = nanos;
    this.log = log;
    this.last = new State(nanos.getAsLong(), 0, 0, 0, 0, 0, 0);
    gauge("iteration", () -> iteration);
    gauge("loss", () -> loss);
    gauge("tasks", tasks::sum);
    gauge("tasksPerSecond", () -> tasksPerSecond);
    gauge("broadcastSeconds", broadcast::sum);
    gauge("computeSeconds", compute::sum);
    gauge("reduceSeconds", () -> reduce(rounds.sum(), compute.sum()));
    gauge("outerSeconds", outer::sum);
    gauge("taskMillis", planner::taskMillis);
    gauge("roundMillis", () -> planner.cost().floor());
    gauge("partitionMillis", () -> planner.cost().perPartition());
    gauge("megabyteMillis", () -> planner.cost().perMegabyte());
  }

  private void gauge(String name, DoubleSupplier value) {
    Gauge<Double> gauge = value::getAsDouble;
    registry.register(name, gauge);
  }

  /** Records that vectors were handed to Spark. */
  void sent(long nanos) {
    broadcast.add(nanos / 1e9);
  }

  /**
   * Records a finished round.
   *
   * @param partitions of the round
   * @param computeNanos computing time of its slowest partition
   */
  void done(int tasks, int partitions, long nanos, long computeNanos) {
    this.partitions = partitions;
    this.tasks.add(tasks);
    rounds.add(nanos / 1e9);
    compute.add(computeNanos / 1e9);
  }

  /** Records a finished iteration; writes a line to the log once a minute. */
  void report(long iteration, double loss, long outerNanos) {
    this.iteration = iteration;
    this.loss = loss;
    outer.add(outerNanos / 1e9);
    State now =
        new State(
            nanos.getAsLong(),
            iteration,
            tasks.sum(),
            broadcast.sum(),
            compute.sum(),
            rounds.sum(),
            outer.sum());
    double seconds = (now.clock - last.clock) / 1e9;
    if (seconds >= 1) {
      tasksPerSecond = (now.tasks - last.tasks) / seconds;
    }
    if (seconds >= LINE_SECONDS) {
      log.accept(line(last, now, loss));
      last = now;
    }
  }

  private String line(State from, State to, double loss) {
    double n = Math.max(1, to.iteration - from.iteration) / 1e3; // milliseconds an iteration
    double reduce = reduce(to.rounds - from.rounds, to.compute - from.compute);
    RoundCost cost = planner.cost();
    return String.format(
        Locale.ROOT,
        "iteration %d: loss %.4f, %.1f tasks/s, %s; milliseconds of an iteration: broadcast %.1f,"
            + " compute %.1f, reduce %.1f, outer step %.1f; of a task: %.1f; of a round without"
            + " tasks: %.1f + %.2f for each partition + %.2f for each MB",
        to.iteration,
        loss,
        (to.tasks - from.tasks) * 1e9 / (to.clock - from.clock),
        partitions == 1 ? "1 partition" : partitions + " partitions",
        (to.broadcast - from.broadcast) / n,
        (to.compute - from.compute) / n,
        reduce / n,
        (to.outer - from.outer) / n,
        planner.taskMillis(),
        cost.floor(),
        cost.perPartition(),
        cost.perMegabyte());
  }

  private static double reduce(double rounds, double compute) {
    return Math.max(0, rounds - compute); // the clocks of two machines may differ
  }

  @Override
  public String sourceName() {
    return "salamander";
  }

  @Override
  public MetricRegistry metricRegistry() {
    return registry;
  }
}
