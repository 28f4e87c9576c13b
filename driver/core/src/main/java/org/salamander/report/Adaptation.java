package org.salamander.report;

import org.salamander.learner.inner.Stage;
import org.salamander.model.Model;
import org.salamander.model.Workspace;
import org.salamander.random.Draws;
import org.salamander.run.Experiment;
import org.salamander.run.evaluate.Evaluator;
import org.salamander.run.learned.EvaluationConfig;
import org.salamander.task.Task;
import org.salamander.task.TaskSource;

/** Adapts a run to single tasks, in the same way as its evaluation. */
final class Adaptation {

  private final Experiment experiment;
  private final Evaluator evaluator;
  private final float[] z;
  private final Workspace workspace;

  Adaptation(Experiment experiment, Evaluator evaluator, float[] z) {
    this.experiment = experiment;
    this.evaluator = evaluator;
    this.z = z;
    this.workspace = new Workspace(experiment.architecture());
  }

  Model model() {
    return workspace.model();
  }

  TaskSource tasks() {
    return evaluator.tasks();
  }

  EvaluationConfig config() {
    return experiment.config().evaluation();
  }

  /** Inner steps of the evaluation. */
  int steps() {
    return evaluator.steps();
  }

  /** Number of the evaluation's tasks to use: {@code most}, or all if there are fewer. */
  int count(int most) {
    return Math.min(most, evaluator.count());
  }

  /** The evaluation's task of that number. */
  Task task(int index) {
    return evaluator.task(index).on(model());
  }

  /** Adapts to the task and reports each step, with the same random draws as the evaluation. */
  void adapt(Task task, int index, Stage each) {
    experiment
        .config()
        .learner()
        .adapt(z, task, steps(), Draws.of(config().seed(), "adaptation", index), workspace, each);
  }

  /** The same, but reports only the start, the first step and the last. */
  void adaptInShort(Task task, int index, Stage each) {
    adapt(
        task,
        index,
        (step, point) -> {
          if (step <= 1 || step == steps()) {
            each.at(step, point);
          }
        });
  }
}
