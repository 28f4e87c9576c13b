package org.salamander.cluster.simulated;

import static java.util.Objects.requireNonNull;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.salamander.cluster.Cluster;
import org.salamander.cluster.RoundCost;
import org.salamander.cluster.RoundPlanner;
import org.salamander.cluster.RoundResults;
import org.salamander.cluster.Subtrees;
import org.salamander.cluster.TaskQueue;
import org.salamander.cluster.TaskRange;
import org.salamander.cluster.Tasks;
import org.salamander.cluster.simulated.Machines.Executor;
import org.salamander.cluster.spark.KryoMessages;
import org.salamander.learner.Contribution;
import org.salamander.model.Architecture;
import org.salamander.model.Workspace;
import org.salamander.random.Draws;
import org.salamander.work.Partial;
import org.salamander.work.Round;
import org.salamander.work.Work;

/**
 * A cluster of simulated executors in {@link VirtualTime}. A round has the same parts as on Spark.
 * Tasks are divided into ranges. Threads take tasks from a {@link TaskQueue} and sum them. The sums
 * are sent as bytes by {@link KryoMessages} and joined flat or through {@link Subtrees}.
 */
public final class SimulatedCluster implements Cluster {

  /**
   * The size and speed of the cluster.
   *
   * @param executors the number of executors at the beginning
   * @param threads the number of threads of an executor
   * @param taskMillis the time of a task on one thread
   * @param megabytes the size of a vector for computing the time of sending; the vectors that are
   *     really sent are those of the run's model
   * @param tree whether sums go through a second stage
   * @param speculation whether slow partitions are started a second time
   */
  public record Shape(
      int executors,
      int threads,
      double taskMillis,
      double megabytes,
      boolean tree,
      boolean speculation) {

    /** The measured processor time of a driver, from docs/scaling.md. */
    RoundCost driver() {
      return new RoundCost(14, 3.9, 1.9);
    }
  }

  private final Shape shape;
  private final VirtualTime time;
  private final Draws draws;
  private final Faults faults;
  private final RoundCost driver;
  private final Machines machines;
  private final RoundPlanner planner;
  private final Workspace workspace;
  private final Kryo kryo = new Kryo();

  /** A cluster; all its executors have registered. */
  public SimulatedCluster(
      Architecture architecture, Shape shape, Faults faults, VirtualTime time, Draws draws) {
    this.shape = shape;
    this.time = time;
    this.draws = draws;
    this.faults = faults;
    this.driver = shape.driver();
    this.machines = new Machines(shape.executors, draws);
    this.planner = new RoundPlanner(RoundCost.DEFAULT);
    this.workspace = new Workspace(architecture);
    kryo.setRegistrationRequired(true);
    new KryoMessages().registerClasses(kryo);
  }

  @Override
  public <R extends Round> Contribution sum(Work<R, Contribution> work, int tasks, R round) {
    Tasks.requireTasks(tasks);
    return shape.tree ? tree(work, tasks, round) : flat(work, tasks, round);
  }

  @Override
  public <R extends Round> List<double[]> map(Work<R, double[]> work, int tasks, R round) {
    Tasks.requireTasks(tasks);
    int partitions = partitions(work, tasks, 0);
    RoundResults<byte[]> results = new RoundResults<>(partitions);
    time(
        work,
        tasks,
        partitions,
        0,
        () ->
            stage(
                tasks,
                partitions,
                0,
                SimulatedStage.all(partitions),
                results,
                (partition, on) -> {
                  TaskRange range = TaskRange.of(tasks, partitions, partition);
                  double[][] rows = new double[range.size()][];
                  for (int task = range.from(); task < range.to(); task++) {
                    rows[task - range.from()] = Tasks.perform(work, round, task, workspace);
                  }
                  return bytes(rows);
                }));
    return results.all().stream().flatMap(rows -> Stream.of(read(rows, double[][].class))).toList();
  }

  private <R extends Round> Contribution flat(Work<R, Contribution> work, int tasks, R round) {
    int partitions = partitions(work, tasks, shape.megabytes);
    RoundResults<byte[]> results = new RoundResults<>(partitions);
    double megabytes = shape.megabytes * TaskRange.of(tasks, partitions, 0).nodes(tasks);
    time(
        work,
        tasks,
        partitions,
        megabytes,
        () ->
            stage(
                tasks,
                partitions,
                megabytes,
                SimulatedStage.all(partitions),
                results,
                (partition, on) -> bytes(partial(work, tasks, partitions, partition, round))));
    return RoundResults.total(
        results.all().stream().map(bytes -> read(bytes, Partial.class)).toList());
  }

  /** The output of a partition for the second stage, and the executor that holds it. */
  private record MapOutput(Executor executor, byte[] partial) {}

  private <R extends Round> Contribution tree(Work<R, Contribution> work, int tasks, R round) {
    time.pass((long) (1_000 * driver.floor()));
    int partitions = partitions(work, tasks, shape.megabytes);
    Subtrees subtrees = Subtrees.of(tasks, (int) Math.ceil(Math.sqrt(partitions)));
    RoundResults<byte[]> results = new RoundResults<>(subtrees.count());
    boolean[] groups = SimulatedStage.all(subtrees.count());
    @Nullable MapOutput[] outputs = new MapOutput[partitions];
    double joined = shape.megabytes * partitions / subtrees.count(); // by an executor
    boolean whole = false;
    while (!whole) {
      boolean[] lost = new boolean[partitions];
      for (int i = 0; i < partitions; i++) {
        MapOutput output = outputs[i];
        lost[i] = output == null || !output.executor.alive;
      }
      stage(
          tasks,
          partitions,
          0,
          lost,
          new RoundResults<Boolean>(partitions),
          (partition, on) -> {
            outputs[partition] =
                new MapOutput(on, bytes(partial(work, tasks, partitions, partition, round)));
            return true;
          });
      whole =
          new SimulatedStage<byte[]>(
                  this,
                  driver,
                  1_000 * driver.perMegabyte() * joined,
                  shape.megabytes,
                  groups,
                  results,
                  (group, on) -> joined(subtrees, group, outputs))
              .run();
    }
    return RoundResults.total(
        results.all().stream().map(bytes -> read(bytes, Partial.class)).toList());
  }

  /**
   * The sum of a group's nodes from all executors, added in random order; null if a node is lost.
   */
  private byte @Nullable [] joined(Subtrees subtrees, int group, @Nullable MapOutput[] outputs) {
    List<Partial.Node> nodes = new ArrayList<>();
    for (MapOutput output : outputs) {
      if (!requireNonNull(output).executor.alive) {
        return null;
      }
      for (Partial.Node node : read(output.partial, Partial.class).nodes()) {
        if (subtrees.group(node) == group) {
          nodes.add(node);
        }
      }
    }
    shuffle(nodes);
    return bytes(subtrees.join(nodes));
  }

  private <T> void stage(
      int tasks,
      int partitions,
      double megabytes,
      boolean[] wanted,
      RoundResults<T> results,
      SimulatedStage.Computation<T> computation) {
    double micros = 1_000 * shape.taskMillis * longest(tasks, partitions);
    new SimulatedStage<>(this, driver, micros, megabytes, wanted, results, computation).run();
  }

  /**
   * A partition's sum. Its threads take pieces from a queue; the pieces are joined in random order.
   */
  private <R extends Round> Partial partial(
      Work<R, Contribution> work, int tasks, int partitions, int partition, R round) {
    TaskQueue queue = new TaskQueue(TaskRange.of(tasks, partitions, partition), shape.threads, 1);
    List<Partial> pieces = new ArrayList<>();
    for (TaskRange piece = queue.take(); piece.size() > 0; piece = queue.take()) {
      Partial sum = new Partial(tasks);
      for (int task = piece.from(); task < piece.to(); task++) {
        sum.add(task, 0, Tasks.perform(work, round, task, workspace), workspace::giveBack);
      }
      pieces.add(sum);
    }
    shuffle(pieces);
    Partial sum = pieces.get(0);
    for (Partial piece : pieces.subList(1, pieces.size())) {
      sum = piece.merge(sum, workspace::giveBack);
    }
    return sum;
  }

  private int partitions(Work<?, ?> work, int tasks, double megabytes) {
    long bytes = (long) (1e6 * megabytes);
    int most = Math.max(1, machines.count());
    return planner.partitions(work.getClass(), most, shape.threads, tasks, bytes);
  }

  /** Runs a round and reports its time to the planner. */
  private void time(Work<?, ?> work, int tasks, int partitions, double megabytes, Runnable round) {
    long start = time.now();
    time.pass((long) (1_000 * driver.floor()));
    round.run();
    double millis = (time.now() - start) / 1e3;
    int longest = longest(tasks, partitions);
    planner.computed(work.getClass(), longest, longest * shape.taskMillis);
    planner.cost(partitions, partitions * megabytes, millis - longest * shape.taskMillis);
  }

  private int longest(int tasks, int partitions) {
    int partition = (tasks + partitions - 1) / partitions;
    return (partition + shape.threads - 1) / shape.threads;
  }

  private byte[] bytes(Object message) {
    Output output = new Output(1024, -1);
    kryo.writeObject(output, message);
    return output.toBytes();
  }

  private <T> T read(byte[] bytes, Class<T> type) {
    return kryo.readObject(new Input(bytes), type);
  }

  private void shuffle(List<?> list) {
    for (int i = list.size() - 1; i > 0; i--) {
      Collections.swap(list, i, draws.below(i + 1));
    }
  }

  boolean speculates() {
    return shape.speculation;
  }

  VirtualTime time() {
    return time;
  }

  Draws draws() {
    return draws;
  }

  Faults faults() {
    return faults;
  }

  Machines machines() {
    return machines;
  }

  @Override
  public int slots() {
    return Math.max(1, machines.count()) * shape.threads;
  }

  @Override
  public String describe() {
    return machines.count() + " simulated executors of " + shape.threads + " threads";
  }

  @Override
  public void close() {}
}
