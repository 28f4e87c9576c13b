package org.salamander.report;

import java.util.List;
import org.salamander.report.page.Figure;
import org.salamander.rl.PolicyTasks;
import org.salamander.run.Experiment;
import org.salamander.run.evaluate.Evaluator;
import org.salamander.run.evaluate.Illustration;
import org.salamander.run.evaluate.TrainedRun;

/** Shows a few tasks of a run before and after adaptation, in the form that suits the tasks. */
final class ExampleCharts {

  private ExampleCharts() {}

  /**
   * Pictures of the evaluation's first tasks: episodes of images, fitted curves, paths in the
   * plane, calibration. Empty for other kinds of tasks.
   *
   * @param experiment with the run's tasks, or with those that the run directory keeps
   */
  static List<Figure> of(String label, TrainedRun run, Experiment experiment) {
    Evaluator evaluator = new Evaluator(experiment, run.config().evaluation());
    if (evaluator.count() == 0) {
      return List.of();
    }
    Adaptation adaptation = new Adaptation(experiment, evaluator, run.vector(experiment));
    Illustration illustration = Illustration.of(evaluator.tasks());
    int count = adaptation.count(illustration.tasks());
    return switch (illustration) {
      case EPISODES -> DrawnEpisodes.of(label, adaptation, count);
      case CURVES -> FitCharts.of(label, adaptation, count);
      case CALIBRATION -> TableCharts.calibration(label, adaptation, count);
      case PATHS ->
          evaluator.tasks() instanceof PolicyTasks policies
              ? TrajectoryCharts.of(label, adaptation, policies, count)
              : List.of();
      case NONE -> List.of();
    };
  }
}
