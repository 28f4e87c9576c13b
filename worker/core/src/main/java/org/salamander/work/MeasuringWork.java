package org.salamander.work;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.salamander.learner.MetaLearner;
import org.salamander.model.Batch;
import org.salamander.model.Model;
import org.salamander.model.Workspace;
import org.salamander.random.Draws;
import org.salamander.task.Measures;
import org.salamander.task.Split;
import org.salamander.task.Task;
import org.salamander.task.TaskSource;

/**
 * Adapts to one evaluation task and takes the measures of its tasks. A row holds them after each of
 * 0 … {@code steps} inner steps on all support examples, then after {@code steps} steps on the
 * first examples alone, for each number in {@code supports}, NaN where the task has fewer; then the
 * number of support and of query examples. The query set is the same throughout.
 */
public record MeasuringWork(
    TaskSource tasks,
    Measures measures,
    MetaLearner learner,
    long seed,
    Split split,
    int steps,
    boolean transductive,
    List<Integer> supports)
    implements Work<Round.MetaParameters, double[]> {

  public MeasuringWork {
    supports = List.copyOf(supports);
  }

  @Override
  public double[] perform(Round.MetaParameters round, int index, Workspace workspace) {
    float[] z = round.z();
    Task task = tasks.task(seed, split, 0, index);
    Batch support = task.support(0, z);
    Batch query = task.query(z);
    int width = measures.names().size();
    double[] row = new double[width * (steps + 1 + supports.size()) + 2];
    Draws draws = Draws.of(seed, "adaptation", index);
    learner.adapt(
        z,
        task,
        steps,
        draws,
        workspace,
        (step, adapted) -> write(row, step, task, support, query, adapted, workspace.model()));
    for (int i = 0; i < supports.size(); i++) {
      int at = steps + 1 + i;
      int count = supports.get(i);
      if (count > support.size()) {
        Arrays.fill(row, at * width, (at + 1) * width, Double.NaN);
      } else if (count == support.size() || count == 0) {
        int same = count == 0 ? 0 : steps;
        System.arraycopy(row, same * width, row, at * width, width);
      } else {
        Batch first = support.select(IntStream.range(0, count).toArray());
        learner.adapt(
            z,
            Task.of(first, query),
            steps,
            Draws.of(seed, "adaptation", index),
            workspace,
            (step, adapted) -> {
              if (step == steps) {
                write(row, at, task, first, query, adapted, workspace.model());
              }
            });
      }
    }
    row[row.length - 2] = support.size();
    row[row.length - 1] = query.size();
    return row;
  }

  private void write(
      double[] row, int at, Task task, Batch support, Batch query, float[] z, Model model) {
    float[] outputs = Predictions.of(model, z, support, query, transductive);
    double[] measured = measures.of(task, query, outputs);
    System.arraycopy(measured, 0, row, at * measured.length, measured.length);
  }

  @Override
  public String title() {
    return "evaluation: " + split.name().toLowerCase(Locale.ROOT) + " tasks";
  }
}
