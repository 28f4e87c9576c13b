package org.salamander.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.salamander.report.Series.Style;
import org.salamander.rl.PolicyTasks;
import org.salamander.rl.Trajectories;

/** Paths in the plane to the goals of a few tasks: before adaptation, after a step, after all. */
final class Walks {

  private static final int TASKS = 3;

  /** Episodes of each policy: enough to see how they scatter, few enough to tell apart. */
  private static final int EPISODES = 5;

  private Walks() {}

  /** The charts; none where the tasks are not about getting to a place in the plane. */
  static List<Figure> of(String label, Adaptation adaptation, PolicyTasks tasks) {
    boolean places =
        tasks.goal(adaptation.config().seed(), adaptation.config().split(), 0).isPresent();
    if (!places || tasks.domain().inputs() != 2) {
      return List.of();
    }
    List<Figure> charts = new ArrayList<>();
    for (int index = 0; index < TASKS; index++) {
      charts.add(chart(label, adaptation, tasks, index));
    }
    return charts;
  }

  private static Chart chart(String label, Adaptation adaptation, PolicyTasks tasks, int index) {
    long seed = adaptation.config().seed();
    float[] goal = tasks.goal(seed, adaptation.config().split(), index).orElseThrow();
    Set<Integer> shown = adaptation.shown();
    List<Series> series = new ArrayList<>();
    adaptation.adapt(
        adaptation.task(index),
        index,
        (step, z) -> {
          if (shown.contains(step)) {
            Trajectories walked =
                tasks.trajectories(seed, adaptation.config().split(), index, adaptation.model(), z);
            for (int e = 0; e < Math.min(EPISODES, walked.episodes()); e++) {
              series.add(path(Labels.after(step), walked, e, goal));
            }
          }
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
            + "'s evaluation: "
            + EPISODES
            + " episodes each of the policy before and after adapting to the unseen goal.",
        Axis.of("position x"),
        Axis.of("position y"),
        series,
        true);
  }

  /** Where an episode was before each action, and the goal if that is what ended it. */
  private static Series path(String name, Trajectories walked, int episode, float[] goal) {
    int from = walked.starts()[episode];
    int length = walked.starts()[episode + 1] - from;
    int points = length < walked.horizon() ? length + 1 : length;
    double[] x = new double[points];
    double[] y = new double[points];
    for (int t = 0; t < points; t++) {
      x[t] = t < length ? walked.observations()[2 * (from + t)] : goal[0];
      y[t] = t < length ? walked.observations()[2 * (from + t) + 1] : goal[1];
    }
    return Series.of(name, Style.LINE, x, y);
  }

  private static Series place(String name, Style style, double x, double y) {
    return Series.of(name, style, new double[] {x}, new double[] {y});
  }
}
