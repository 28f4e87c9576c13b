package org.salamander.run.adapt;

import com.typesafe.config.ConfigObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.salamander.learner.Workspace;
import org.salamander.model.Batch;
import org.salamander.model.Domain;
import org.salamander.model.Frozen;
import org.salamander.model.Model;
import org.salamander.model.Score;
import org.salamander.random.Draws;
import org.salamander.run.Experiment;
import org.salamander.run.directory.RunDirectory;
import org.salamander.run.directory.TrainedRun;
import org.salamander.run.evaluate.Evaluator;
import org.salamander.run.store.Folder;
import org.salamander.task.Task;

/**
 * Adapts what a run learned to tasks of one's own. One instance serves one thread.
 *
 * <pre>{@code
 * TrainedRun run = TrainedRun.open("runs/omniglot", List.of(), System.err::println);
 * Adapter adapter = Adapter.of(run, System.err::println);
 * Examples support = adapter.support(Path.of("my-letters"));
 * Adapted adapted = adapter.adapt(support, null, adapter.steps());
 * adapted.writeDl4j(Path.of("my-letters.zip"));
 * }</pre>
 */
public final class Adapter {

  private final Experiment experiment;
  private final float[] z;
  private final Workspace workspace;
  private final OwnData data;
  private final int steps;

  private Adapter(Experiment experiment, float[] z, boolean ink, int steps) {
    this.experiment = experiment;
    this.z = z;
    this.workspace = new Workspace(experiment.architecture());
    this.data = new OwnData(experiment.tasks().domain(), ink);
    this.steps = steps;
  }

  /**
   * An adapter from a run's checkpoint.
   *
   * @param note told, a line at a time, of what takes long
   * @throws IllegalArgumentException where the run's tasks are to be acted in, or its data are
   *     missing
   */
  public static Adapter of(TrainedRun run, Consumer<String> note) throws IOException {
    Experiment experiment = run.experiment(note);
    if (experiment.tasks().domain().actions()) {
      throw new IllegalArgumentException(
          run.directory()
              + " learned a policy, which adapts by acting, not from a file of examples; use evaluate");
    }
    ConfigObject tasks =
        RunDirectory.read(Folder.at(run.directory()), List.of())
            .resolved()
            .toConfig()
            .getObject("tasks");
    boolean ink =
        tasks.get("dataset") != null && "omniglot".equals(tasks.get("dataset").unwrapped());
    int steps = new Evaluator(experiment, run.config().evaluation()).steps();
    return new Adapter(experiment, run.vector(experiment), ink, steps);
  }

  /** Inner steps of the run's evaluation: what its results were measured with. */
  public int steps() {
    return steps;
  }

  /**
   * Reads examples to adapt to: a CSV file, or a folder with a folder of images a class.
   *
   * @throws IllegalArgumentException where they do not fit the model, naming file and line
   */
  public Examples support(Path path) throws IOException {
    return data.support(path);
  }

  /** Reads examples to predict: as {@link #support}, or without labels. */
  public Examples query(Path path, Examples support) throws IOException {
    return data.query(path, support.classes());
  }

  /**
   * Adapts to the support set.
   *
   * @param query judged after every step where it is labelled; may be null
   */
  public Adapted adapt(Examples support, @Nullable Examples query, int steps) {
    if (!support.labelled() && experiment.config().learner().needsLabels()) {
      throw new IllegalArgumentException(
          "the support set has no targets, which this run's algorithm adapts by; each line must end with them");
    }
    Model model = workspace.model();
    Batch own = support.batch();
    Batch judged = query != null && query.labelled() ? query.batch() : null;
    List<Adapted.Step> curve = new ArrayList<>();
    float[] end = new float[model.layout().size()];
    experiment
        .config()
        .learner()
        .adapt(
            z,
            Task.of(own, judged == null ? own : judged).on(model),
            steps,
            Draws.of(experiment.config().seed(), "own task"),
            workspace,
            (step, point) -> {
              curve.add(judge(step, model, point, own, judged));
              System.arraycopy(point, 0, end, 0, end.length);
            });
    return new Adapted(experiment, end, model.freeze(end, own), curve);
  }

  private static Adapted.Step judge(
      int step, Model model, float[] z, Batch support, @Nullable Batch query) {
    Score onSupport = model.score(z, support);
    if (query == null) {
      return new Adapted.Step(step, onSupport, null, null);
    }
    Frozen frozen = model.freeze(z, support);
    float[] outputs = new float[query.size() * model.outputs()];
    frozen.predict(query, outputs);
    return new Adapted.Step(
        step,
        onSupport,
        model.judge(outputs, query.targets(), query.size()),
        frozen.moments().isEmpty() ? null : model.score(z, query));
  }

  /** What the run learned itself, unadapted: its parameters, and no statistics. */
  public Adapted initial() {
    float[] theta = new float[workspace.model().layout().size()];
    System.arraycopy(z, 0, theta, 0, Math.min(z.length, theta.length));
    return new Adapted(experiment, theta, null, List.of());
  }

  /** What the model takes and gives. */
  public Domain domain() {
    return experiment.tasks().domain();
  }
}
