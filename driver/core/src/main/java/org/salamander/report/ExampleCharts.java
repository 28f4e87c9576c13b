package org.salamander.report;

import java.util.List;
import java.util.function.Consumer;
import org.salamander.model.Domain;
import org.salamander.rl.PolicyTasks;
import org.salamander.run.Experiment;
import org.salamander.run.evaluate.Evaluator;
import org.salamander.run.evaluate.TrainedRun;
import org.salamander.task.table.TableSource;

/** A few tasks of a run before and after adaptation, as what they are about allows to show them. */
final class ExampleCharts {

  private ExampleCharts() {}

  /**
   * Pictures of the evaluation's first tasks: episodes of images, fitted curves, paths in the
   * plane; none of tasks of another kind.
   */
  static List<Figure> of(String label, TrainedRun run, Consumer<String> note) {
    Experiment experiment = run.experiment(note);
    Evaluator evaluator = new Evaluator(experiment, run.config().evaluation());
    Adaptation adaptation = new Adaptation(experiment, evaluator, run.vector(experiment));
    Domain domain = experiment.tasks().domain();
    if (evaluator.tasks() instanceof TableSource) {
      return TableCharts.calibration(label, adaptation);
    }
    if (domain.kind() == Domain.Kind.CLASSES && domain.input().size() == 3) {
      return DrawnEpisodes.of(label, adaptation);
    }
    boolean curve = domain.inputs() == 1 && domain.outputs() == 1 && domain.values().continuous();
    if (domain.kind() == Domain.Kind.REGRESSION && curve) {
      return FitCharts.of(label, adaptation);
    }
    return evaluator.tasks() instanceof PolicyTasks policies
        ? TrajectoryCharts.of(label, adaptation, policies)
        : List.of();
  }
}
