package org.salamander.cluster.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run of several minutes suffers every fault several times, in random order. It must end with the
 * same bits as an undisturbed run and leave nothing behind.
 */
@Timeout(1200)
@ExtendWith(SharedCluster.class)
class ChaosIT {

  /** How often each fault happens. {@code -Dtimes=3} makes 21 faults. */
  private static final int TIMES = Integer.getInteger("times", 1);

  /** The number of iterations between two faults. */
  private static final int ITERATIONS_BETWEEN = 8;

  private static final int ITERATIONS = (TIMES * Fault.values().length + 16) * ITERATIONS_BETWEEN;

  /**
   * The largest number of files of executors that is no leak: files of open shuffles, and files
   * that killed executors had open.
   */
  private static final long EXECUTOR_FILES = 60;

  /** A stopped executor continues after this time if no speculative copy has finished before. */
  private static final long STOPPED_NANOS = 8_000_000_000L;

  private static final String TRYING = "checkpoint.patience";

  private enum Fault {
    EXECUTOR_KILLED,
    WORKER_LOST,
    TASK_FAILED,
    STRAGGLER,
    NAME_NODE_KILLED,
    DRIVER_KILLED,
    CHECKPOINT_DAMAGED
  }

  @TempDir private static Path temp = Path.of("");
  private static LoopbackCluster cluster;
  private static Path conf = Path.of("");

  private final Random draws = new Random(1);
  private final Path fuse = temp.resolve("fuse");
  private String out = "";
  private @Nullable DrivenRun running;
  private int drivers;

  @BeforeAll
  static void start(LoopbackCluster shared) {
    cluster = shared;
    conf = ClusterRuns.conf(temp);
  }

  @Test
  void endsWithTheBitsOfARunThatNothingHappenedTo() throws Exception {
    String undisturbed =
        ClusterRuns.undisturbed(
            conf, temp.resolve("undisturbed"), settings().toArray(new String[0]));
    out = cluster.hdfs("runs/chaos");
    List<Fault> faults = new ArrayList<>();
    for (int i = 0; i < TIMES; i++) {
      faults.addAll(List.of(Fault.values()));
    }
    Collections.shuffle(faults, draws);
    long start = System.nanoTime();
    running = driver(false);
    try {
      for (Fault fault : faults) {
        advance(ITERATIONS_BETWEEN);
        System.out.printf(
            "%4d s, iteration %d: %s%n",
            (System.nanoTime() - start) / 1_000_000_000, run().iteration(), fault);
        happen(fault);
      }
      advance(ITERATIONS_BETWEEN);
      requireNothingKept();
      assertThat(run().status()).as(run().said()).isZero();
    } finally {
      run().close();
    }
    assertThat(ClusterRuns.sha256(out)).isEqualTo(undisturbed);
    LoopbackCluster.until("the end of all executors", () -> executors().isEmpty());
    LoopbackCluster.until("the removal of their files", () -> executorFiles() == 0);
    assertThat(run().scratch()).as("temporary files of the driver").isEmpty();
  }

  /** The current driver. */
  private DrivenRun run() {
    return Objects.requireNonNull(running);
  }

  private void happen(Fault fault) throws IOException {
    switch (fault) {
      case EXECUTOR_KILLED -> LoopbackCluster.kill(anExecutor());
      case WORKER_LOST -> loseAWorker();
      case TASK_FAILED -> {
        FailingTask.light(fuse);
        until("a task's failure", () -> !Files.exists(fuse));
      }
      case STRAGGLER -> {
        ProcessHandle slow = anExecutor();
        LoopbackCluster.signal("STOP", slow);
        long from = run().iteration();
        long limit = System.nanoTime() + STOPPED_NANOS;
        until("overtaking", () -> run().iteration() > from + 5 || System.nanoTime() > limit);
        LoopbackCluster.signal("CONT", slow);
      }
      case NAME_NODE_KILLED -> {
        int before = run().said().split(TRYING, -1).length;
        LoopbackCluster.kill(cluster.process("namenode"));
        until("word of it", () -> run().said().split(TRYING, -1).length > before);
        cluster.restart("namenode");
      }
      case DRIVER_KILLED -> resume();
      case CHECKPOINT_DAMAGED -> {
        run().kill();
        Hdfs.flip(newestCheckpoint() + "/z.npy", 500);
        resume();
        until("word of it", () -> run().said().contains("is damaged and skipped"));
      }
    }
  }

  private void loseAWorker() {
    String worker = LoopbackCluster.WORKERS.get(draws.nextInt(2));
    List<ProcessHandle> executors = cluster.executors(worker).toList();
    LoopbackCluster.kill(cluster.process(worker));
    executors.forEach(LoopbackCluster::kill);
    cluster.restart("worker", worker.substring("worker-".length()));
  }

  /**
   * Kills the driver. Another driver continues with another number of executors and another
   * reduction.
   */
  private void resume() throws IOException {
    run().kill();
    Hdfs.release(out);
    running = driver(true);
  }

  private DrivenRun driver(boolean resume) throws IOException {
    drivers++;
    Map<String, String> spark = new HashMap<>(FailingTask.settings(fuse));
    spark.put("spark.cores.max", drivers % 3 == 0 ? "2" : "4");
    spark.putAll(ClusterRuns.SPECULATION);
    List<String> arguments =
        new ArrayList<>(List.of(conf.toString(), "--out", out, "--master", cluster.master()));
    settings().forEach(setting -> arguments.addAll(List.of("--set", setting)));
    arguments.addAll(List.of("--set", "cluster.reduce=" + (drivers % 2 == 0 ? "flat" : "tree")));
    if (resume) {
      arguments.add("--resume");
    }
    return DrivenRun.start(temp.resolve("driver-" + drivers), spark, arguments);
  }

  private static List<String> settings() {
    return List.of("outer.iterations=" + ITERATIONS, "checkpoint.every=10", "cluster.partitions=2");
  }

  /** The folder of the newest checkpoint. */
  private String newestCheckpoint() throws IOException {
    return out
        + "/checkpoint-"
        + Hdfs.names(out).stream()
            .filter(name -> name.matches("checkpoint-\\d+"))
            .mapToLong(name -> Long.parseLong(name.substring("checkpoint-".length())))
            .max()
            .orElseThrow();
  }

  private ProcessHandle anExecutor() {
    until("an executor", () -> !executors().isEmpty());
    List<ProcessHandle> executors = executors();
    return executors.get(draws.nextInt(executors.size()));
  }

  private static List<ProcessHandle> executors() {
    return LoopbackCluster.WORKERS.stream().flatMap(cluster::executors).toList();
  }

  /** Checks that no vectors or shuffle files of earlier rounds are left. */
  private void requireNothingKept() {
    until(
        "the release of all blocks but those in use",
        () -> {
          run().collectGarbage();
          return run().blockMegabytes() == 0 && executorFiles() < EXECUTOR_FILES;
        });
  }

  /** The number of shuffle files and spilled blocks on the executors' disks. */
  private static long executorFiles() {
    try (Stream<Path> files = Files.walk(cluster.state().resolve("scratch"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches("(shuffle|broadcast|temp)_.*"))
          .count();
    } catch (IOException | UncheckedIOException e) {
      return Long.MAX_VALUE; // a file was deleted meanwhile
    }
  }

  /** Waits until so many more iterations are done. */
  private void advance(int iterations) {
    until("the first iteration", () -> run().iteration() > 0);
    long from = run().iteration();
    until("iteration " + (from + iterations), () -> run().iteration() >= from + iterations);
  }

  /** Waits for a condition. Fails if the driver ends before. */
  private void until(String what, BooleanSupplier condition) {
    LoopbackCluster.until(what, () -> condition.getAsBoolean() || !run().alive());
    assertThat(condition.getAsBoolean())
        .as(() -> what + "; the driver said:\n" + run().said())
        .isTrue();
  }
}
