package org.salamander.model;

import java.util.ArrayList;
import java.util.List;
import org.apiguardian.api.API;

/**
 * How well a batch was predicted.
 *
 * @param loss mean over the batch; of a group of tasks, the mean of its tasks' losses
 * @param measured fraction of examples classified rightly; of policies, the mean return of the
 *     batch's trajectories; 0 where there is neither
 * @param lanes of a group of tasks, the score of each, in the lanes' order; empty for one task
 */
@API(status = API.Status.MAINTAINED)
public record Score(double loss, double measured, List<Score> lanes) {

  /** Of one task. */
  public Score(double loss, double measured) {
    this(loss, measured, List.of());
  }

  /** Of a group of tasks. */
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
