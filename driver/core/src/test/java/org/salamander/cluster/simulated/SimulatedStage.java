package org.salamander.cluster.simulated;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.salamander.cluster.RoundCost;
import org.salamander.cluster.RoundResults;
import org.salamander.cluster.simulated.Machines.Executor;
import org.salamander.random.Draws;

/**
 * A simulated stage. Executors compute partitions until the driver has received an answer for each.
 * The driver starts partitions and receives answers one after another; each takes time. If an
 * executor or a message is lost, the driver starts the partition again. It starts copies of slow
 * partitions.
 *
 * @param <T> an answer
 */
final class SimulatedStage<T> {

  private static final double LATENCY = 300;
  private static final double DETECTION = 3_000_000; // a loss is noticed after this time
  private static final double SPECULATION = 100_000; // interval between searches for stragglers

  private static final double PATIENCE = 3_600_000_000.0; // a longer stage counts as hanging

  /** The computation of a partition by an executor. */
  interface Computation<T> {
    /** The executor's answer; null if an input is lost. */
    @Nullable T answer(int partition, Executor executor);
  }

  private static final class Attempt {
    final int partition;
    final Executor executor;
    final long started;
    boolean over;

    Attempt(int partition, Executor executor, long started) {
      this.partition = partition;
      this.executor = executor;
      this.started = started;
    }
  }

  private final VirtualTime time;
  private final Draws draws;
  private final Faults faults;
  private final Machines machines;
  private final RoundCost driver;
  private final double computeMicros;
  private final double megabytes;
  private final Computation<T> computation;
  private final RoundResults<T> results;
  private final boolean[] wanted;
  private final boolean speculates;
  private final Deque<Integer> waiting = new ArrayDeque<>();
  private final List<Attempt> running = new ArrayList<>();
  private final List<Long> durations = new ArrayList<>();
  private final int[] failures;
  private int missing;
  private long driverFree;
  private boolean broken;
  private boolean ended;

  /**
   * @param driver the driver's time for starting and receiving a partition
   * @param computeMicros the time to compute a partition
   * @param megabytes the size of an answer
   * @param wanted the partitions to compute
   */
  SimulatedStage(
      SimulatedCluster cluster,
      RoundCost driver,
      double computeMicros,
      double megabytes,
      boolean[] wanted,
      RoundResults<T> results,
      Computation<T> computation) {
    this.time = cluster.time();
    this.draws = cluster.draws();
    this.faults = cluster.faults();
    this.machines = cluster.machines();
    this.driver = driver;
    this.computeMicros = computeMicros;
    this.megabytes = megabytes;
    this.wanted = wanted;
    this.speculates = cluster.speculates();
    this.results = results;
    this.computation = computation;
    this.failures = new int[wanted.length];
    this.driverFree = time.now();
    for (int partition = 0; partition < wanted.length; partition++) {
      if (wanted[partition]) {
        waiting.add(partition);
        missing++;
      }
    }
  }

  /** Runs the stage. Returns false if it stopped because an input is lost. */
  boolean run() {
    long limit = time.now() + (long) (PATIENCE + 100 * computeMicros * wanted.length);
    disturb();
    if (speculates) {
      time.after(SPECULATION, this::speculate);
    }
    while (missing > 0 && !broken) {
      offer();
      if (!time.step() || time.now() > limit) {
        throw new IllegalStateException(
            missing + " partitions are waited for, " + running.size() + " of them run");
      }
    }
    ended = true;
    running.forEach(attempt -> attempt.executor.free++); // Spark kills what still runs
    return !broken;
  }

  private void disturb() {
    double span = 2 * computeMicros + 20_000;
    if (happens(faults.driverDies())) {
      time.after(draws.uniform() * span, this::driverDies);
    }
    if (happens(faults.executorDies())) {
      time.after(draws.uniform() * span, this::executorDies);
    }
    if (happens(faults.executorJoins())) {
      time.after(draws.uniform() * span, machines::join);
    }
  }

  private void driverDies() {
    if (!ended) {
      time.note(1);
      throw new DriverDied();
    }
  }

  private void executorDies() {
    if (ended || machines.count() == 0) {
      return;
    }
    Executor dead = machines.kill();
    time.note(2);
    if (machines.count() == 0 || draws.below(4) > 0) {
      time.after(DETECTION * draws.uniform(), machines::join); // its worker starts a new one
    }
    time.after(
        DETECTION,
        () ->
            List.copyOf(running).stream()
                .filter(attempt -> attempt.executor == dead)
                .forEach(this::giveUp));
  }

  private void offer() {
    Executor executor;
    while (!waiting.isEmpty() && (executor = machines.free()) != null) {
      start(waiting.poll(), executor);
    }
  }

  private void start(int partition, Executor executor) {
    if (!wanted[partition]) {
      return;
    }
    Attempt attempt = new Attempt(partition, executor, time.now());
    running.add(attempt);
    executor.free--;
    double message = driverWorks(driver.perPartition() / 2) + latency();
    if (happens(faults.lost())) {
      time.after(DETECTION, () -> giveUp(attempt));
    } else {
      time.after(message, () -> compute(attempt));
    }
  }

  private void compute(Attempt attempt) {
    double micros = computeMicros * attempt.executor.speed;
    if (happens(faults.straggles())) {
      micros *= 10;
    }
    time.after(micros, () -> finish(attempt));
  }

  private void finish(Attempt attempt) {
    if (!attempt.executor.alive || attempt.over || ended) {
      return;
    }
    time.note(3 + attempt.partition);
    if (happens(faults.taskFails()) && failures[attempt.partition] < 3) {
      failures[attempt.partition]++;
      time.after(latency(), () -> giveUp(attempt));
      return;
    }
    T answer = computation.answer(attempt.partition, attempt.executor);
    if (answer == null) {
      time.after(latency(), () -> broken = true);
      return;
    }
    if (happens(faults.lost())) {
      time.after(DETECTION, () -> giveUp(attempt));
    } else {
      send(attempt, answer);
    }
    if (happens(faults.repeated())) {
      send(attempt, answer);
    }
  }

  private void send(Attempt attempt, T answer) {
    time.after(
        latency(),
        () -> {
          double micros = driverWorks(driver.perPartition() / 2 + driver.perMegabyte() * megabytes);
          time.after(micros, () -> receive(attempt, answer));
        });
  }

  private void receive(Attempt attempt, T answer) {
    if (ended) {
      return; // the stage is over, so the driver ignores the answer
    }
    time.note(-attempt.partition);
    results.accept(attempt.partition, answer);
    end(attempt);
    if (wanted[attempt.partition]) {
      wanted[attempt.partition] = false;
      missing--;
      durations.add(time.now() - attempt.started);
    }
  }

  private void giveUp(Attempt attempt) {
    if (!attempt.over && !ended) {
      end(attempt);
      waiting.add(attempt.partition);
    }
  }

  private void end(Attempt attempt) {
    if (!attempt.over) {
      attempt.over = true;
      attempt.executor.free++;
      running.remove(attempt);
    }
  }

  /**
   * Starts a copy of each partition that takes more than 1.5 times the median of the finished ones.
   */
  private void speculate() {
    if (ended) {
      return;
    }
    if (2 * durations.size() >= wanted.length) {
      long[] sorted = durations.stream().mapToLong(Long::longValue).sorted().toArray();
      double limit = 1.5 * sorted[sorted.length / 2];
      for (Attempt attempt : List.copyOf(running)) {
        boolean alone =
            running.stream().filter(other -> other.partition == attempt.partition).count() == 1;
        if (alone && time.now() - attempt.started > limit && !waiting.contains(attempt.partition)) {
          waiting.add(attempt.partition);
        }
      }
    }
    time.after(SPECULATION, this::speculate);
  }

  /**
   * Adds work for the driver, which does it after its earlier work. Returns the microseconds until
   * it is done.
   */
  private double driverWorks(double millis) {
    driverFree = Math.max(driverFree, time.now()) + (long) (1000 * millis);
    return driverFree - time.now();
  }

  private double latency() {
    return LATENCY * (0.5 + draws.uniform());
  }

  private boolean happens(double chance) {
    return chance > 0 && draws.uniform() < chance;
  }

  /** All partitions. */
  static boolean[] all(int partitions) {
    boolean[] all = new boolean[partitions];
    Arrays.fill(all, true);
    return all;
  }
}
