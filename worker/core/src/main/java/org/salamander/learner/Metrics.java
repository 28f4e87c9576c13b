package org.salamander.learner;

import java.io.Serializable;
import org.salamander.model.Score;

/**
 * Sums over tasks. They travel together with the vector, so that a retried task is never counted
 * twice.
 *
 * @param tasks how many tasks
 * @param loss Σ query loss after the last inner step
 * @param measured Σ of the query's accuracy or return after the last inner step
 * @param lossBefore Σ query loss before the first inner step; 0 where it was not measured
 * @param notFinite how many tasks gave a loss or a vector with NaN or infinity
 * @param firstNotFinite the lowest such task's index, or −1
 * @param weight Σ of how much the tasks count in the sum of their vectors
 */
public record Metrics(
    int tasks,
    double loss,
    double measured,
    double lossBefore,
    int notFinite,
    int firstNotFinite,
    double weight)
    implements Serializable {

  /** Nothing. */
  public static final Metrics NONE = new Metrics(0, 0, 0, 0, 0, -1, 0);

  /** The metrics of one task. */
  public static Metrics of(Score query) {
    return new Metrics(1, query.loss(), query.measured(), 0, 0, -1, 1);
  }

  /** With the query loss before adaptation. */
  public Metrics before(double loss) {
    return new Metrics(tasks, this.loss, measured, loss, notFinite, firstNotFinite, weight);
  }

  /** With another weight. */
  public Metrics weighing(double other) {
    return new Metrics(tasks, loss, measured, lossBefore, notFinite, firstNotFinite, other);
  }

  /** Marks one task as having given a number that is not finite. */
  public Metrics notFinite(int task) {
    return new Metrics(tasks, loss, measured, lossBefore, 1, task, weight);
  }

  /** Left + right, in that order. */
  public Metrics plus(Metrics right) {
    int first =
        firstNotFinite < 0
            ? right.firstNotFinite
            : right.firstNotFinite < 0
                ? firstNotFinite
                : Math.min(firstNotFinite, right.firstNotFinite);
    return new Metrics(
        tasks + right.tasks,
        loss + right.loss,
        measured + right.measured,
        lossBefore + right.lossBefore,
        notFinite + right.notFinite,
        first,
        weight + right.weight);
  }
}
