package org.salamander.learner;

import java.io.Serializable;
import java.util.List;
import org.apiguardian.api.API;
import org.salamander.model.Score;

/**
 * One term of the sum over tasks: a meta-gradient or Reptile's difference, with its metrics. For a
 * group of tasks side by side: their terms, one in each lane.
 *
 * @param vector as long as z; of a group, a run of floats for each number, one for each lane; owned
 *     by whoever holds the contribution
 * @param metrics what it cost and gained
 * @param lanes of a group, the metrics of each task, in the lanes' order; empty for one term
 */
@API(status = API.Status.MAINTAINED)
public record Contribution(float[] vector, Metrics metrics, List<Metrics> lanes)
    implements Serializable {

  /** One term. */
  public Contribution(float[] vector, Metrics metrics) {
    this(vector, metrics, List.of());
  }

  /**
   * A term for one task, its query judged as {@code query} after the last inner step; or the terms
   * of a group.
   */
  public static Contribution of(Score query, float[] vector) {
    return new Contribution(
        vector, Metrics.of(query), query.lanes().stream().map(Metrics::of).toList());
  }
}
