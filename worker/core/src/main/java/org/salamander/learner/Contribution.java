package org.salamander.learner;

import org.salamander.model.Score;

/**
 * One term of the sum over tasks: a meta-gradient or Reptile delta with its metrics.
 *
 * @param vector as long as z; owned by whoever holds the contribution
 * @param metrics what it cost and gained
 */
public record Contribution(float[] vector, Metrics metrics) {

  /** A term for one task, its query judged as {@code query} after the last inner step. */
  public static Contribution of(Score query, float[] vector) {
    return new Contribution(vector, Metrics.of(query));
  }
}
