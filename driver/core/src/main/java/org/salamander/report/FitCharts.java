package org.salamander.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.salamander.model.Batch;
import org.salamander.report.page.Axis;
import org.salamander.report.page.Chart;
import org.salamander.report.page.Figure;
import org.salamander.report.page.Series;
import org.salamander.report.page.Series.Style;
import org.salamander.task.Task;

/**
 * Curves fitted to a few tasks with one input and one output: before adaptation, after one step and
 * after all steps.
 */
final class FitCharts {

  private static final int TASKS = 3;
  private static final int POINTS = 161;

  private FitCharts() {}

  static List<Figure> of(String label, Adaptation adaptation, int tasks) {
    Batch grid = grid(adaptation, tasks);
    List<Figure> charts = new ArrayList<>();
    for (int index = 0; index < Math.min(TASKS, tasks); index++) {
      charts.add(chart(label, adaptation, index, grid));
    }
    return charts;
  }

  private static Chart chart(String label, Adaptation adaptation, int index, Batch grid) {
    Task task = adaptation.task(index);
    double[] x = doubles(grid.inputs());
    List<Series> series = new ArrayList<>();
    task.oracle()
        .ifPresent(
            oracle -> {
              float[] truth = new float[POINTS];
              oracle.predict(grid, truth);
              series.add(Series.of("the task's function", Style.REFERENCE, x, doubles(truth)));
            });
    adaptation.adaptInShort(
        task,
        index,
        (step, z) -> {
          float[] y = new float[POINTS];
          adaptation.model().predict(z, grid, y);
          series.add(Series.of(Labels.after(step), Style.LINE, x, doubles(y)));
        });
    series.add(support(task, adaptation.steps()));
    return new Chart(
        "fit-" + Labels.file(label) + "-" + index,
        "Task "
            + index
            + " of "
            + label
            + "'s evaluation: what is predicted before and after adapting to the support set.",
        Axis.of("x"),
        Axis.of("y"),
        series,
        false);
  }

  /**
   * The support set. Inputs without targets, which are drawn again for each step, are shown on the
   * axis.
   */
  private static Series support(Task task, int steps) {
    Batch support = task.support(0, new float[0]);
    if (support.targets().length > 0) {
      return Series.of(
          "support points", Style.DOTS, doubles(support.inputs()), doubles(support.targets()));
    }
    double[] x =
        IntStream.range(0, Math.max(1, steps))
            .mapToObj(step -> doubles(task.support(step, new float[0]).inputs()))
            .flatMapToDouble(Arrays::stream)
            .toArray();
    return Series.of("support inputs, without targets", Style.DOTS, x, new double[x.length]);
  }

  /** Inputs over the range of the inputs of so many tasks. */
  private static Batch grid(Adaptation adaptation, int tasks) {
    float low = Float.POSITIVE_INFINITY;
    float high = Float.NEGATIVE_INFINITY;
    for (int index = 0; index < tasks; index++) {
      for (float x : adaptation.task(index).query(new float[0]).inputs()) {
        low = Math.min(low, x);
        high = Math.max(high, x);
      }
    }
    float[] x = new float[POINTS];
    for (int i = 0; i < POINTS; i++) {
      x[i] = low + (high - low) * i / (POINTS - 1);
    }
    return new Batch(POINTS, x, new float[POINTS]);
  }

  private static double[] doubles(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }
}
