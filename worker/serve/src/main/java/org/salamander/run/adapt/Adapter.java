package org.salamander.run.adapt;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.salamander.model.Batch;
import org.salamander.model.Domain;
import org.salamander.model.Frozen;
import org.salamander.model.Model;
import org.salamander.model.Score;
import org.salamander.model.Workspace;
import org.salamander.random.Draws;
import org.salamander.run.config.Configs;
import org.salamander.run.learned.LearnedRun;
import org.salamander.task.Task;
import org.salamander.task.table.TableMeasures;
import org.salamander.task.table.TableSchema;

/**
 * Adapts a run's model to your own tasks. Thread-safe: any number of threads may use one instance,
 * and each gets the same bits as alone.
 *
 * <pre>{@code
 * Adapter adapter = Adapter.open("omniglot.zip", System.err::println);
 * Examples support = adapter.support(Path.of("my-letters"));
 * Adapted adapted = adapter.adapt(support, null, adapter.steps());
 * adapted.writeDl4j(Path.of("my-letters.zip"));
 * }</pre>
 */
@API(status = API.Status.MAINTAINED)
public final class Adapter {

  private final LearnedRun run;
  private final Pool<Workspace> workspaces;
  private final OwnData data;

  private Adapter(LearnedRun run, boolean ink, Consumer<String> note) {
    this.run = run;
    this.workspaces = new Pool<>(() -> new Workspace(run.architecture(), false));
    this.data = new OwnData(run.domain(), run.schema(), ink, note);
  }

  /**
   * An adapter of a run directory, or of a model file of {@code salamander export --model}.
   *
   * @param note receives a line for each item that was skipped
   * @throws IllegalArgumentException if there is no such run, or its tasks are those of
   *     reinforcement learning
   */
  public static Adapter open(String run, Consumer<String> note) throws IOException {
    return of(LearnedRun.open(run, note), note);
  }

  /**
   * An adapter of a run.
   *
   * @param note receives lines about how files of examples were read, and what was skipped
   * @throws IllegalArgumentException if the run's tasks are those of reinforcement learning
   */
  public static Adapter of(LearnedRun run, Consumer<String> note) {
    if (run.domain().actions()) {
      throw new IllegalArgumentException(
          run.directory()
              + " learned a policy, which adapts by acting, not from a file of examples; use evaluate");
    }
    boolean ink = Configs.is(run.written(), "tasks.dataset", "omniglot");
    return new Adapter(run, ink, note);
  }

  /** Inner steps of the run's evaluation. */
  public int steps() {
    return run.config().steps();
  }

  /**
   * Reads examples to adapt to: a CSV file, or a folder with a folder of images for each class. If
   * the run was trained on a table, columns have the table's names and units.
   *
   * @throws IllegalArgumentException naming file and line, if they do not fit the model
   */
  public Examples support(Path path) throws IOException {
    return data.support(path);
  }

  /** Reads examples to predict, as {@link #support} or without labels. */
  public Examples query(Path path, Examples support) throws IOException {
    return data.query(path, support.classes());
  }

  /**
   * Adapts to the support set.
   *
   * @param query evaluated after every step if it has labels; may be null
   * @throws IllegalArgumentException if a value is impossible in the run's tasks
   */
  public Adapted adapt(Examples support, @Nullable Examples query, int steps) {
    if (!support.labelled() && run.config().learner().needsLabels()) {
      throw new IllegalArgumentException(
          "the support set has no targets, which this run's algorithm adapts by; each line must end with them");
    }
    Batch own = support.batch();
    domain().require(own);
    Batch judged = query != null && query.labelled() ? query.batch() : null;
    if (judged != null) {
      domain().require(judged);
    }
    return workspaces.with(workspace -> adapt(workspace, support, judged, steps));
  }

  private Adapted adapt(Workspace workspace, Examples support, @Nullable Batch judged, int steps) {
    Model model = workspace.model();
    Batch own = support.batch();
    List<Adapted.Step> curve = new ArrayList<>();
    float[] end = new float[model.layout().size()];
    run.config()
        .learner()
        .adapt(
            run.z(),
            Task.of(own, judged == null ? own : judged).on(model),
            steps,
            Draws.of(run.config().seed(), "own task"),
            workspace,
            (step, point) -> {
              curve.add(judge(step, model, point, own, judged));
              System.arraycopy(point, 0, end, 0, end.length);
            });
    return new Adapted(run, end, support, curve);
  }

  private Adapted.Step judge(
      int step, Model model, float[] z, Batch support, @Nullable Batch query) {
    Score onSupport = inUnits(model.score(z, support));
    if (query == null) {
      return new Adapted.Step(step, onSupport, null, null);
    }
    Frozen frozen = model.freeze(z, support);
    float[] outputs = new float[query.size() * model.outputs()];
    frozen.predict(query, outputs);
    return new Adapted.Step(
        step,
        onSupport,
        inUnits(model.judge(outputs, query.targets(), query.size())),
        frozen.moments().isEmpty() ? null : inUnits(model.score(z, query)));
  }

  /** A loss in the units of the run's table. */
  private Score inUnits(Score score) {
    TableSchema schema = run.schema();
    if (schema == null) {
      return score;
    }
    double unit = new TableMeasures(schema.target()).unit();
    return new Score(unit * score.loss(), score.measured());
  }

  /** The run's unadapted model: its parameters, without batch statistics. */
  public Adapted initial() {
    float[] theta = new float[run.architecture().layout().size()];
    System.arraycopy(run.z(), 0, theta, 0, Math.min(run.z().length, theta.length));
    return new Adapted(run, theta, null, List.of());
  }

  /** The model's inputs and outputs. */
  public Domain domain() {
    return run.domain();
  }
}
