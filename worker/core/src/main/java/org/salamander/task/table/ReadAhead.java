package org.salamander.task.table;

import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.IntToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Reads the tasks of the next training iterations before they are asked for. Tasks are small and
 * lie anywhere in the store, so reading one by itself costs far more than its bytes. The tasks that
 * an iteration draws are known in advance, so the tasks of a stretch of many iterations are read in
 * one pass through the store. While one stretch is in use, another thread reads the tasks of the
 * next.
 *
 * <p>We assume that this JVM needs the same indices of the meta-batch in the next stretch as in
 * this one. If it does not, some tasks are read without need, and others are read separately.
 * Thread-safe.
 */
final class ReadAhead {

  /**
   * The iterations from {@code first} (inclusive) to {@code end} (exclusive), the tasks that they
   * need, and the tasks' rows.
   */
  private record Stretch(
      long first, long end, Set<Integer> tasks, CompletableFuture<Map<Integer, ByteBuffer>> rows) {

    static final Stretch NONE =
        new Stretch(0, 0, Set.of(), CompletableFuture.completedFuture(Map.of()));

    boolean contains(long iteration) {
      return first <= iteration && iteration < end;
    }
  }

  private final ShardRanges shards;
  private final IntToLongFunction bytes;
  private final long room;

  private @Nullable TrainingDraws draws;
  private long latest; // iteration
  private BitSet indices = new BitSet(); // requested since the current stretch began
  private Stretch present = Stretch.NONE;
  private Stretch next = Stretch.NONE;

  /**
   * @param bytes the number of bytes of a task's rows
   * @param room the largest number of bytes in a stretch; two stretches are kept at a time
   */
  ReadAhead(ShardRanges shards, IntToLongFunction bytes, long room) {
    this.shards = shards;
    this.bytes = bytes;
    this.room = room;
  }

  /**
   * Records that a training run draws a task. Draws of another run start again from the beginning.
   */
  synchronized void drawing(TrainingDraws run, long iteration, int index) {
    if (draws == null || !draws.same(run)) {
      draws = run;
      latest = iteration;
      indices = new BitSet();
      present = Stretch.NONE;
      next = Stretch.NONE;
    }
    if (iteration > latest) {
      latest = iteration;
      if (!present.contains(iteration)) {
        turn(run, iteration);
      }
    }
    indices.set(index);
  }

  /** Moves to the stretch of an iteration and starts reading the next one. */
  private void turn(TrainingDraws run, long iteration) {
    long iterations = 2 * Math.max(1, present.end - present.first);
    present = next.contains(iteration) ? next : stretch(run, iteration, iterations);
    next = stretch(run, present.end, iterations);
    indices = new BitSet();
  }

  /**
   * The iterations from {@code first} on whose tasks fit into the room: at least one, at most
   * {@code iterations}. Starts to read the tasks.
   */
  private Stretch stretch(TrainingDraws run, long first, long iterations) {
    Set<Integer> tasks = new HashSet<>();
    int[] asked = indices.stream().toArray();
    long taken = 0;
    long end = first;
    for (boolean fits = true; fits && end < first + iterations; end++) {
      for (int index : asked) {
        int task = run.task(end, index);
        fits = taken + bytes.applyAsLong(task) <= room;
        if (!fits) {
          break;
        }
        if (tasks.add(task)) {
          taken += bytes.applyAsLong(task);
        }
      }
    }
    return new Stretch(first, end, tasks, reading(tasks));
  }

  private CompletableFuture<Map<Integer, ByteBuffer>> reading(Set<Integer> tasks) {
    CompletableFuture<Map<Integer, ByteBuffer>> result = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                result.complete(shards.read(tasks));
              } catch (Throwable e) {
                result.completeExceptionally(e);
              }
            },
            "read ahead");
    thread.setDaemon(true);
    thread.start();
    return result;
  }

  /**
   * A task's rows, if they are read ahead. Waits while they are being read.
   *
   * @return null if they are not read ahead, or could not be read
   */
  @Nullable ByteBuffer task(int task) {
    CompletableFuture<Map<Integer, ByteBuffer>> reading;
    synchronized (this) {
      if (!present.tasks.contains(task)) {
        return null;
      }
      reading = present.rows;
    }
    try {
      return reading.join().get(task);
    } catch (CompletionException e) {
      return null; // the thread that needs it reads it again and reports the error
    }
  }
}
