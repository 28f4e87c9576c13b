package org.salamander.work;

import java.util.ArrayList;
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
import org.salamander.task.TaskGroup;
import org.salamander.task.TaskSource;

/**
 * Adapts to one evaluation task and computes the measures of its task source. A row holds the
 * measures after each of 0 … {@code steps} inner steps on all support examples; then, for each
 * number in {@code supports}, after {@code steps} steps on only that many first examples, NaN if
 * the task has fewer; then the numbers of support and of query examples. The query set is always
 * the same.
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
    double[] row = row(support, query);
    learner.adapt(
        z,
        task,
        steps,
        draws(index),
        workspace,
        (step, adapted) -> write(row, step, task, support, query, adapted, workspace.model()));
    for (int at = steps + 1; at < entries(); at++) {
      if (isKnown(row, at, support)) {
        continue;
      }
      int entry = at;
      Batch first = first(support, at);
      learner.adapt(
          z,
          Task.of(first, query),
          steps,
          draws(index),
          workspace,
          (step, adapted) -> {
            if (step == steps) {
              write(row, entry, task, first, query, adapted, workspace.model());
            }
          });
    }
    return row;
  }

  private Draws draws(int index) {
    return Draws.of(seed, "adaptation", index);
  }

  /** How often the measures are computed. */
  private int entries() {
    return steps + 1 + supports.size();
  }

  private double[] row(Batch support, Batch query) {
    double[] row = new double[measures.names().size() * entries() + 2];
    row[row.length - 2] = support.size();
    row[row.length - 1] = query.size();
    return row;
  }

  /** The support examples of an entry after those of the steps. */
  private Batch first(Batch support, int at) {
    return support.select(IntStream.range(0, supports.get(at - steps - 1)).toArray());
  }

  /** Fills an entry after those of the steps, if it needs no further adaptation. */
  private boolean isKnown(double[] row, int at, Batch support) {
    int width = measures.names().size();
    int count = supports.get(at - steps - 1);
    if (count > support.size()) {
      Arrays.fill(row, at * width, (at + 1) * width, Double.NaN);
    } else if (count == support.size() || count == 0) {
      int same = count == 0 ? 0 : steps;
      System.arraycopy(row, same * width, row, at * width, width);
    } else {
      return false;
    }
    return true;
  }

  private void write(
      double[] row, int at, Task task, Batch support, Batch query, float[] z, Model model) {
    write(row, at, task, query, Predictions.of(model, z, support, query, transductive));
  }

  private void write(double[] row, int at, Task task, Batch query, float[] outputs) {
    double[] measured = measures.of(task, query, outputs);
    System.arraycopy(measured, 0, row, at * measured.length, measured.length);
  }

  /** Groups are possible only if batch statistics are those of the whole query set. */
  @Override
  public boolean groups(Workspace workspace) {
    return workspace.group().isPresent()
        && learner.takesGroups()
        && (transductive || !workspace.model().takesBatchStatistics());
  }

  @Override
  public void performGroup(
      Round.MetaParameters round, int from, int to, Workspace workspace, Sink<double[]> sink) {
    TaskLanes lanes = new TaskLanes(workspace, from, to);
    float[] z = lanes.spread(round.z());
    TaskGroup group = lanes.tasks(index -> tasks.task(seed, split, 0, index));
    List<Task> each = group.tasks();
    List<Batch> support = each.stream().map(task -> task.support(0, z)).toList();
    List<Batch> query = each.stream().map(task -> task.query(z)).toList();
    double[][] rows = new double[to - from][];
    Arrays.setAll(rows, l -> row(support.get(l), query.get(l)));
    adaptGroup(
        z,
        group,
        lanes.draws(this::draws),
        lanes.workspace(),
        (step, l, outputs) -> write(rows[l], step, each.get(l), query.get(l), outputs));
    for (int at = steps + 1; at < entries(); at++) {
      int entry = at;
      int[] unknown =
          IntStream.range(0, rows.length)
              .filter(l -> !isKnown(rows[l], entry, support.get(l)))
              .toArray();
      if (unknown.length > 0) {
        List<Task> fewer = new ArrayList<>();
        List<Draws> draws = new ArrayList<>();
        for (int l : unknown) {
          fewer.add(Task.of(first(support.get(l), at), query.get(l)));
          draws.add(draws(from + l));
        }
        adaptGroup(
            z,
            new TaskGroup(fewer, lanes.width()),
            Draws.group(draws),
            lanes.workspace(),
            (step, lane, outputs) -> {
              int l = unknown[lane];
              if (step == steps) {
                write(rows[l], entry, each.get(l), query.get(l), outputs);
              }
            });
      }
    }
    lanes.workspace().giveBack(z);
    for (int l = 0; l < rows.length; l++) {
      sink.accept(from + l, 0, rows[l]);
    }
  }

  /** Receives a task's outputs. */
  private interface Outputs {
    void at(int step, int lane, float[] outputs);
  }

  private void adaptGroup(
      float[] z, TaskGroup group, Draws draws, Workspace workspace, Outputs each) {
    learner.adapt(
        z,
        group,
        steps,
        draws,
        workspace,
        (step, adapted) -> {
          List<float[]> outputs =
              Predictions.ofGroup(workspace.model(), adapted, group.query(adapted));
          for (int lane = 0; lane < outputs.size(); lane++) {
            each.at(step, lane, outputs.get(lane));
          }
        });
  }

  @Override
  public String title() {
    return "evaluation: " + split.name().toLowerCase(Locale.ROOT) + " tasks";
  }
}
