package org.salamander.learner;

import java.io.Serializable;
import org.salamander.model.Score;

/**
 * Sums over tasks. They travel together with the vector, so that a retried task is never counted
 * twice.
 *
 * @param tasks number of tasks
 * @param loss Σ query loss after the last inner step
 * @param measured Σ of the query's accuracy or return after the last inner step
 * @param lossBefore Σ query loss before the first inner step; 0 if it was not measured
 * @param notFinite number of tasks whose loss or vector contains NaN or infinity
 * @param firstNotFinite the lowest index of such a task, or −1
 * @param weight Σ of the tasks' weights in the sum of their vectors
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

  /** No tasks. */
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

  /** Marks one task whose result contains a number that is not finite. */
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
