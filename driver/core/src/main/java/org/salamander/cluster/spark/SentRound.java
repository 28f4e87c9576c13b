package org.salamander.cluster.spark;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.broadcast.Broadcast;
import org.salamander.work.Round;

/**
 * A round as executors receive it: each of its vectors is a broadcast.
 *
 * @param kind restores the round from its vectors
 */
record SentRound<R extends Round>(Round.Kind<R> kind, List<Broadcast<float[]>> vectors)
    implements Serializable {

  /** The round; an executor fetches only the vectors that it does not have yet. */
  R value() {
    return kind.of(vectors.stream().map(Broadcast::value).toList());
  }
}
