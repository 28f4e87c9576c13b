package org.salamander.cluster.spark;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.codahale.metrics.Gauge;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.salamander.cluster.RoundCost;
import org.salamander.cluster.RoundPlanner;

/** Tests the metrics of a run, with a simulated clock. */
class ClusterMetricsTest {

  private long clock;
  private final List<String> lines = new ArrayList<>();
  private final RoundPlanner planner = new RoundPlanner(new RoundCost(10, 2, 5));
  private final ClusterMetrics watch = new ClusterMetrics(planner, () -> clock, lines::add);

  /**
   * An iteration of 32 tasks: 10 ms for the broadcast, 90 ms for the round, of which 64 ms are
   * computing, 5 ms for the outer step.
   */
  private void iterate(long number, long millis) {
    watch.sent(TimeUnit.MILLISECONDS.toNanos(10));
    watch.done(32, 4, TimeUnit.MILLISECONDS.toNanos(90), TimeUnit.MILLISECONDS.toNanos(64));
    clock += TimeUnit.MILLISECONDS.toNanos(millis);
    watch.report(number, 1.0 / number, TimeUnit.MILLISECONDS.toNanos(5));
  }

  @Test
  void aLineAMinute() {
    long iteration = 0;
    for (int tenth = 0; tenth < 599; tenth++) {
      iterate(++iteration, 100);
    }
    assertThat(lines).isEmpty();
    iterate(++iteration, 100);
    assertThat(lines)
        .containsExactly(
            "iteration 600: loss 0.0017, 320.0 tasks/s, 4 partitions; milliseconds of an iteration:"
                + " broadcast 10.0, compute 64.0, reduce 26.0, outer step 5.0; of a task: 0.0; of a"
                + " round without tasks: 10.0 + 2.00 for each partition + 5.00 for each MB");
    for (int half = 0; half < 240; half++) {
      iterate(++iteration, 500);
    }
    assertThat(lines).hasSize(3);
    assertThat(lines.get(2)).startsWith("iteration 840: loss 0.0012, 64.0 tasks/s, 4 partitions;");
  }

  @Test
  void gaugesForSparksMetrics() {
    iterate(1, 2_000);
    assertThat(watch.sourceName()).isEqualTo("salamander");
    assertThat(value("iteration")).isEqualTo(1);
    assertThat(value("loss")).isEqualTo(1);
    assertThat(value("tasks")).isEqualTo(32);
    assertThat(value("tasksPerSecond")).isEqualTo(16);
    assertThat(value("broadcastSeconds")).isEqualTo(0.01);
    assertThat(value("reduceSeconds")).isCloseTo(0.026, within(1e-9));
    assertThat(value("computeSeconds")).isEqualTo(0.064);
    assertThat(value("roundMillis")).isEqualTo(10);
    assertThat(value("partitionMillis")).isEqualTo(2);
    assertThat(value("megabyteMillis")).isEqualTo(5);
    planner.computed(getClass(), 4, 64);
    assertThat(value("taskMillis")).isEqualTo(16);
    assertThat(value("outerSeconds")).isEqualTo(0.005);
  }

  private double value(String gauge) {
    Gauge<?> found = requireNonNull(watch.metricRegistry().getGauges().get(gauge), gauge);
    return (double) requireNonNull(found.getValue());
  }
}
