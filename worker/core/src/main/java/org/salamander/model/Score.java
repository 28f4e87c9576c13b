package org.salamander.model;

import java.util.ArrayList;
import java.util.List;
import org.apiguardian.api.API;

/**
 * Loss and measure of the predictions for a batch.
 *
 * @param loss mean over the batch; for a group of tasks, the mean of its tasks' losses
 * @param measured fraction of correctly classified examples; for policies, the mean return of the
 *     batch's trajectories; 0 if there is neither
 * @param lanes for a group of tasks, the score of each in lane order; empty for one task
 */
@API(status = API.Status.MAINTAINED)
public record Score(double loss, double measured, List<Score> lanes) {

  /** The score of one task. */
  public Score(double loss, double measured) {
    this(loss, measured, List.of());
  }

  /** The score of a group of tasks. */
  public static Score group(List<Score> lanes) {
    return new Score(
        lanes.stream().mapToDouble(Score::loss).average().orElse(0),
        lanes.stream().mapToDouble(Score::measured).average().orElse(0),
        lanes);
  }

  /** share · this + (1 − share) · other, task by task. */
  public Score mixed(double share, Score other) {
    if (lanes.isEmpty()) {
      return new Score(
          share * loss + (1 - share) * other.loss, share * measured + (1 - share) * other.measured);
    }
    List<Score> all = new ArrayList<>();
    for (int l = 0; l < lanes.size(); l++) {
      all.add(lanes.get(l).mixed(share, other.lanes.get(l)));
    }
    return group(all);
  }
}
