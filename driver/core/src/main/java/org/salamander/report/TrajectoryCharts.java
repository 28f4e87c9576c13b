package org.salamander.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.salamander.report.page.Axis;
import org.salamander.report.page.Chart;
import org.salamander.report.page.Figure;
import org.salamander.report.page.Series;
import org.salamander.report.page.Series.Style;
import org.salamander.rl.PolicyTasks;
import org.salamander.rl.Trajectories;

/**
 * Paths in the plane to the goals of a few tasks: before adaptation, after one step and after all
 * steps.
 */
final class TrajectoryCharts {

  /** Number of single episodes shown for each policy. More would hide each other. */
  private static final int EPISODES = 2;

  private TrajectoryCharts() {}

  /** The charts; empty if the tasks have no goal in the plane. */
  static List<Figure> of(String label, Adaptation adaptation, PolicyTasks tasks, int count) {
    boolean places =
        tasks.goal(adaptation.config().seed(), adaptation.config().split(), 0).isPresent();
    if (!places || tasks.domain().inputs() != 2) {
      return List.of();
    }
    List<Figure> charts = new ArrayList<>();
    for (int index = 0; index < count; index++) {
      charts.add(chart(label, adaptation, tasks, index));
    }
    return charts;
  }

  private static Chart chart(String label, Adaptation adaptation, PolicyTasks tasks, int index) {
    long seed = adaptation.config().seed();
    float[] goal = tasks.goal(seed, adaptation.config().split(), index).orElseThrow();
    List<Series> series = new ArrayList<>();
    adaptation.adaptInShort(
        adaptation.task(index),
        index,
        (step, z) -> {
          Trajectories walked =
              tasks.trajectories(seed, adaptation.config().split(), index, adaptation.model(), z);
          series.addAll(paths(Labels.after(step), walked, goal));
        });
    Series first = series.get(0);
    series.add(place("start", Style.DOTS, first.x()[0], first.y()[0]));
    series.add(place("goal", Style.STAR, goal[0], goal[1]));
    return new Chart(
        "paths-" + Labels.file(label) + "-" + index,
        "Task "
            + index
            + " of "
            + label
            + "'s evaluation: where the policy goes before and after adapting to a goal that it never sees. Bold: the mean of "
            + tasks.queries()
            + " episodes; faint: "
            + EPISODES
            + " of them.",
        Axis.of("position x"),
        Axis.of("position y"),
        series,
        true);
  }

  /** Some episodes, and the mean position of all at each step. */
  private static List<Series> paths(String name, Trajectories walked, float[] goal) {
    List<Series> series = new ArrayList<>();
    int episodes = walked.episodes();
    double[] x = new double[walked.horizon()];
    double[] y = new double[walked.horizon()];
    for (int e = 0; e < episodes; e++) {
      double[] across = places(walked, e, 0, goal[0]);
      double[] up = places(walked, e, 1, goal[1]);
      for (int t = 0; t < x.length; t++) {
        x[t] += across[t] / episodes;
        y[t] += up[t] / episodes;
      }
      if (e < EPISODES) {
        series.add(Series.of(name, Style.FAINT, across, up));
      }
    }
    series.add(Series.of(name, Style.LINE, x, y));
    return series;
  }

  /** An episode's position before each step; the goal after the episode has reached it. */
  private static double[] places(Trajectories walked, int episode, int axis, float goal) {
    int from = walked.starts()[episode];
    int length = walked.starts()[episode + 1] - from;
    double[] places = new double[walked.horizon()];
    Arrays.fill(places, goal);
    for (int t = 0; t < length; t++) {
      places[t] = walked.observations()[2 * (from + t) + axis];
    }
    return places;
  }

  private static Series place(String name, Style style, double x, double y) {
    return Series.of(name, style, new double[] {x}, new double[] {y});
  }
}
