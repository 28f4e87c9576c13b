package org.salamander.learner;

import java.io.Serializable;
import java.util.List;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.salamander.kernel.Vectors;
import org.salamander.model.Score;

/**
 * One term of the sum over tasks: a meta-gradient or Reptile's difference, with its metrics. A
 * group of tasks has one term in each lane.
 *
 * @param vector as long as z; for a group, each number of z is a run of floats, one for each lane.
 *     The holder of the contribution owns it. A sparse vector has the numbers of {@code runs} alone
 * @param metrics the task's losses and its accuracy or return
 * @param lanes for a group, the metrics of each task in lane order; empty for one term
 * @param runs the positions in z of a sparse vector's numbers; null for a vector as long as z
 */
@API(status = API.Status.MAINTAINED)
public record Contribution(
    float[] vector, Metrics metrics, List<Metrics> lanes, @Nullable Runs runs)
    implements Serializable {

  /** One term. */
  public Contribution(float[] vector, Metrics metrics) {
    this(vector, metrics, List.of(), null);
  }

  /** One term, which is +0 outside {@code runs}. */
  public Contribution(float[] vector, Metrics metrics, @Nullable Runs runs) {
    this(vector, metrics, List.of(), runs);
  }

  /**
   * The term of one task, or the terms of a group. {@code query} is the query score after the last
   * inner step.
   */
  public static Contribution of(Score query, float[] vector) {
    return new Contribution(
        vector, Metrics.of(query), query.lanes().stream().map(Metrics::of).toList(), null);
  }

  /**
   * The sum of this term and the one to its right. Neither term may be used afterwards, because the
   * sum may use one of their vectors.
   */
  public Contribution plus(Contribution right) {
    Metrics both = metrics.plus(right.metrics);
    if (runs == null && right.runs == null) {
      Vectors.add(right.vector, vector);
      return new Contribution(vector, both);
    }
    if (runs == null || right.runs == null) {
      return dense().plus(right.dense());
    }
    Runs all = runs.union(right.runs);
    return new Contribution(all.sum(runs, vector, right.runs, right.vector), both, all);
  }

  /** This term with a vector as long as z. */
  public Contribution dense() {
    if (runs == null) {
      return this;
    }
    float[] all = new float[runs.size()];
    runs.spread(vector, all);
    return new Contribution(all, metrics);
  }
}
