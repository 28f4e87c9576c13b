package org.salamander.work;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.salamander.kernel.LaneKernels;
import org.salamander.learner.Contribution;
import org.salamander.learner.MetaLearner;
import org.salamander.learner.Metrics;
import org.salamander.model.Workspace;
import org.salamander.task.Task;

/** Tasks of a table. Each is computed with only the rows of the large embeddings that it uses. */
final class NarrowTasks {

  private final NarrowModel model;
  private final List<Task> tasks;
  private final List<NarrowModel.Places> places;

  private NarrowTasks(NarrowModel model, List<TouchedRows> touched) {
    this.model = model;
    this.tasks = touched.stream().map(TouchedRows::task).toList();
    this.places = touched.stream().map(model::places).toList();
  }

  /**
   * The tasks on one narrow model. Empty if that model would not be clearly smaller, or if a task
   * does not allow it.
   */
  static Optional<NarrowTasks> of(List<Task> tasks, MetaLearner learner, Workspace workspace) {
    List<TouchedRows> touched = new ArrayList<>();
    int most = 0;
    for (Task task : tasks) {
      Optional<TouchedRows> own = TouchedRows.of(task, workspace.domain());
      if (own.isEmpty()) {
        return Optional.empty();
      }
      touched.add(own.get());
      most = Math.max(most, own.get().most());
    }
    return NarrowModel.of(workspace, learner, most).map(model -> new NarrowTasks(model, touched));
  }

  /** The thread's workspace for the narrow model. */
  Workspace workspace() {
    return model.workspace();
  }

  /** The tasks, with the values of large categories renumbered from 0. */
  List<Task> tasks() {
    return tasks;
  }

  /**
   * The tasks' parts of z side by side, in a vector of {@code lender}.
   *
   * @param lanes the number of lanes; lanes without a task get the last task's part
   */
  float[] parts(float[] z, int lanes, Workspace lender) {
    float[] parts = lender.lend(LaneKernels.at(model.narrow().size(), lanes));
    Arrays.fill(parts, 0f);
    for (int lane = 0; lane < lanes; lane++) {
      model.gather(z, places.get(Math.min(lane, tasks.size() - 1)), parts, lane, lanes);
    }
    return parts;
  }

  /**
   * A task's contribution to the sum.
   *
   * @param terms the contributions of all tasks, side by side
   */
  Contribution term(float[] terms, int lane, int lanes, Metrics metrics) {
    NarrowModel.Places own = places.get(lane);
    return new Contribution(model.term(terms, own, lane, lanes), metrics, own.runs());
  }
}
