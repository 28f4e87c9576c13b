package org.salamander.work;

import java.util.Locale;
import org.salamander.learner.MetaLearner;
import org.salamander.model.Batch;
import org.salamander.model.Model;
import org.salamander.model.Score;
import org.salamander.model.Workspace;
import org.salamander.random.Draws;
import org.salamander.task.Split;
import org.salamander.task.Task;
import org.salamander.task.TaskSource;

/**
 * Adapts every member of an ensemble to one evaluation task and evaluates the mean of their raw
 * outputs after every inner step (Antoniou et al. 2019). The row has the form of an {@link
 * EvaluationWork} without attacks; for an ensemble of one it has the same bits.
 */
public record EnsembleWork(
    TaskSource tasks, MetaLearner learner, long seed, Split split, int steps, boolean transductive)
    implements Work<Round.Ensemble, double[]> {

  @Override
  public double[] perform(Round.Ensemble round, int index, Workspace workspace) {
    Model model = workspace.model();
    Task task = tasks.task(seed, split, 0, index).on(model);
    Batch query = task.query(round.z());
    float[][] means = new float[steps + 1][query.size() * model.outputs()];
    for (float[] z : round.members()) {
      learner.adapt(
          z,
          task,
          steps,
          Draws.of(seed, "adaptation", index),
          workspace,
          (step, adapted) -> {
            Batch support = task.support(0, adapted);
            add(Predictions.of(model, adapted, support, query, transductive), means[step]);
          });
    }
    double[] row = new double[2 * (steps + 1) + 1];
    for (int step = 0; step <= steps; step++) {
      divide(means[step], round.members().size());
      Score score = model.judge(means[step], query.targets(), query.size());
      row[2 * step] = score.loss();
      row[2 * step + 1] = score.measured();
    }
    row[row.length - 1] = EvaluationWork.oracle(model, task, round.z());
    return row;
  }

  private static void add(float[] outputs, float[] sum) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += outputs[i];
    }
  }

  private static void divide(float[] sum, int members) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] /= members;
    }
  }

  @Override
  public String title() {
    return "evaluation of an ensemble: " + split.name().toLowerCase(Locale.ROOT) + " tasks";
  }
}
