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
 * The vectors that executors have. A round broadcasts only vectors that the previous round did not
 * send. For example, a validation and the next iteration share z, and so do all rounds of a trust
 * region, whose accepted candidate is the next z.
 */
final class SentVectors {

  /**
   * A vector that was sent.
   *
   * @param values a copy, because callers change their z in place
   */
  private record Sent(float[] values, Broadcast<float[]> broadcast) {}

  private final SparkContext spark;
  private final Queue<Broadcast<?>> unused = new ConcurrentLinkedQueue<>();
  private List<Sent> last = List.of();

  SentVectors(SparkContext spark) {
    this.spark = spark;
  }

  /** Broadcasts the new vectors of a round. Only one thread may call it at a time. */
  @SuppressWarnings("unchecked") // the kind of the given round
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

  /** Whether there are vectors that the current round does not use. */
  boolean hasUnused() {
    return !unused.isEmpty();
  }

  /** Destroys the vectors that the current round does not use. Any thread may call it. */
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
