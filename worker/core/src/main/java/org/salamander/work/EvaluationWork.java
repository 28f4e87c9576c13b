package org.salamander.work;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.salamander.learner.Fgsm;
import org.salamander.learner.MetaLearner;
import org.salamander.model.Batch;
import org.salamander.model.Model;
import org.salamander.model.Score;
import org.salamander.model.Workspace;
import org.salamander.random.Draws;
import org.salamander.task.Split;
import org.salamander.task.Task;
import org.salamander.task.TaskGroup;
import org.salamander.task.TaskSource;

/**
 * Adapts to one evaluation task and evaluates every inner step. A row holds loss and measure on the
 * query set after steps 0 … {@code steps}; then the same for the query set moved by each of {@code
 * attacks} against the adapted model; then the oracle's loss or the best policy's return, NaN if
 * the task has neither.
 */
public record EvaluationWork(
    TaskSource tasks,
    MetaLearner learner,
    long seed,
    Split split,
    int steps,
    boolean transductive,
    List<Fgsm> attacks)
    implements Work<Round.MetaParameters, double[]> {

  @Override
  public double[] perform(Round.MetaParameters round, int index, Workspace workspace) {
    Model model = workspace.model();
    Task task = tasks.task(seed, split, 0, index).on(model);
    int width = 2 * (steps + 1);
    double[] row = new double[width * (1 + attacks.size()) + 1];
    learner.adapt(
        round.z(),
        task,
        steps,
        Draws.of(seed, "adaptation", index),
        workspace,
        (step, z) -> {
          int at = 2 * step;
          for (Batch query : queries(model, z, task)) {
            Score score = transductive ? model.score(z, query) : alone(model, z, task, query);
            row[at] = score.loss();
            row[at + 1] = score.measured();
            at += width;
          }
        });
    row[row.length - 1] = oracle(model, task, round.z());
    return row;
  }

  /**
   * Groups are possible without attacks, and if batch statistics are those of the whole query set.
   */
  @Override
  public boolean groups(Workspace workspace) {
    return workspace.group().isPresent()
        && learner.takesGroups()
        && attacks.isEmpty()
        && (transductive || !workspace.model().takesBatchStatistics());
  }

  @Override
  public void performGroup(
      Round.MetaParameters round, int from, int to, Workspace workspace, Sink<double[]> sink) {
    TaskLanes lanes = new TaskLanes(workspace, from, to);
    float[] z = lanes.spread(round.z());
    TaskGroup group = lanes.tasks(index -> tasks.task(seed, split, 0, index));
    Draws draws = lanes.draws(index -> Draws.of(seed, "adaptation", index));
    double[][] rows = new double[to - from][2 * (steps + 1) + 1];
    Model model = lanes.workspace().model();
    learner.adapt(
        z,
        group,
        steps,
        draws,
        lanes.workspace(),
        (step, point) -> {
          List<Score> scores = model.score(point, group.query(point)).lanes();
          for (int l = 0; l < rows.length; l++) {
            rows[l][2 * step] = scores.get(l).loss();
            rows[l][2 * step + 1] = scores.get(l).measured();
          }
        });
    lanes.workspace().giveBack(z);
    for (int l = 0; l < rows.length; l++) {
      rows[l][rows[l].length - 1] = oracle(workspace.model(), group.tasks().get(l), round.z());
      sink.accept(from + l, 0, rows[l]);
    }
  }

  @Override
  public String title() {
    return "evaluation: " + split.name().toLowerCase(Locale.ROOT) + " tasks";
  }

  /** The query set, followed by its attacked versions. */
  private List<Batch> queries(Model model, float[] z, Task task) {
    Batch query = task.query(z);
    List<Batch> all = new ArrayList<>(List.of(query));
    if (!attacks.isEmpty()) {
      float[] gradient = new float[query.inputs().length];
      model.inputGradient(z, query, gradient);
      attacks.forEach(attack -> all.add(attack.perturb(query, gradient)));
    }
    return all;
  }

  private static Score alone(Model model, float[] z, Task task, Batch query) {
    float[] outputs = Predictions.of(model, z, task.support(0, z), query, false);
    return model.judge(outputs, query.targets(), query.size());
  }

  /**
   * The loss of the oracle, a predictor that knows the task, or the best policy's return; NaN if
   * there is neither.
   */
  static double oracle(Model model, Task task, float[] z) {
    if (task.bestReturn().isPresent()) {
      return task.bestReturn().getAsDouble();
    }
    return task.oracle()
        .map(
            oracle -> {
              Batch query = task.query(z);
              float[] outputs = new float[query.size() * model.outputs()];
              oracle.predict(query, outputs);
              return model.judge(outputs, query.targets(), query.size()).loss();
            })
        .orElse(Double.NaN);
  }
}
