package org.salamander.cluster.spark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.spark.SparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.salamander.work.Round;

/**
 * The vectors that executors have. A round broadcasts only those vectors that the round before it
 * did not send: a validation and the iteration after it share z, and so do all rounds of a trust
 * region, whose accepted candidate is the next z.
 */
final class SentVectors {

  /**
   * A vector that was sent.
   *
   * @param values a copy of our own, because callers change their z in place
   */
  private record Sent(float[] values, Broadcast<float[]> broadcast) {}

  private final SparkContext spark;
  private final Queue<Broadcast<?>> unused = new ConcurrentLinkedQueue<>();
  private List<Sent> last = List.of();

  SentVectors(SparkContext spark) {
    this.spark = spark;
  }

  /** Broadcasts what is new in a round. One caller at a time. */
  @SuppressWarnings("unchecked") // a round's own kind
  <R extends Round> SentRound<R> send(R round) {
    List<Sent> now = new ArrayList<>();
    for (float[] vector : round.vectors()) {
      now.add(sent(vector));
    }
    last.stream()
        .distinct()
        .filter(before -> !now.contains(before))
        .forEach(before -> unused.add(before.broadcast));
    last = now;
    return new SentRound<>(
        (Round.Kind<R>) round.kind(), now.stream().map(Sent::broadcast).toList());
  }

  private Sent sent(float[] vector) {
    for (Sent before : last) {
      if (Arrays.equals(before.values, vector)) {
        return before;
      }
    }
    float[] values = vector.clone();
    return new Sent(values, spark.broadcast(values, RoundJobs.tag(float[].class)));
  }

  /** Whether there are vectors that the round at work does not use. */
  boolean hasUnused() {
    return !unused.isEmpty();
  }

  /** Destroys the vectors that the round at work does not use. May be called by any thread. */
  void destroyUnused() {
    for (Broadcast<?> next = unused.poll(); next != null; next = unused.poll()) {
      next.destroy();
    }
  }

  /** Destroys all vectors. */
  void destroy() {
    last.stream().distinct().forEach(sent -> unused.add(sent.broadcast));
    last = List.of();
    destroyUnused();
  }
}
