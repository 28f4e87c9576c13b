package org.salamander.run.predict;

import java.util.Iterator;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import org.salamander.model.Batch;
import org.salamander.model.Domain;
import org.salamander.model.Model;
import org.salamander.model.Workspace;
import org.salamander.random.Draws;
import org.salamander.task.Task;
import org.salamander.task.table.Target;

/** Adapts to tasks and predicts their rows, task by task. One instance serves one thread. */
final class TaskPredictor {

  /** Purpose of the random streams of learners that draw while they adapt. */
  static final String DRAWS = "own task";

  private final TableModel learned;
  private final Workspace workspace;
  private final Model model;
  private final AdaptedAhead ahead;
  private float[] adapted;

  /**
   * @throws IllegalArgumentException for a model whose predictions depend on the other rows that
   *     are predicted
   */
  TaskPredictor(TableModel learned) {
    this.learned = learned;
    this.workspace = new Workspace(learned.architecture());
    this.model = workspace.model();
    this.ahead = new AdaptedAhead(learned, workspace);
    this.adapted = new float[model.layout().size()];
    requireRowsAlone();
    adapt(null);
  }

  private void requireRowsAlone() {
    Batch zeros = new Batch(1, new float[learned.schema().width()], new float[1]);
    if (!model.freeze(learned.z(), zeros).moments().isEmpty()) {
      throw new IllegalArgumentException(
          "the run's model normalises batches, so that a row's prediction would depend on which"
              + " others are predicted; train it with model.normalization = layer");
    }
  }

  /** Rows sorted by task and role, read ahead so that several tasks can be adapted to at once. */
  Iterator<Row> ahead(Iterator<Row> sorted, RowSource source) {
    return ahead.width() == 1 ? sorted : new RowsAhead(sorted, source, this);
  }

  /** The most tasks that are adapted to at once. */
  int width() {
    return ahead.width();
  }

  /** Adapts to the rows of several tasks in advance. */
  void adaptAhead(Map<Object, Batch> supports) {
    float[] present = adapted; // of a task whose rows are still being read
    ahead.adapt(
        supports,
        support -> {
          adapted = new float[present.length];
          adapt(support);
          return adapted;
        });
    adapted = present;
  }

  /**
   * Adapts to a task, or uses parameters that were adapted in advance.
   *
   * @param support null if there is none, which gives the unadapted parameters
   */
  void adapt(Object task, @Nullable Batch support) {
    float[] known = ahead.take(task);
    if (known == null) {
      adapt(support);
    } else {
      adapted = known;
    }
  }

  /**
   * Adapts to a task.
   *
   * @param support null if there is none, which gives the unadapted parameters
   */
  void adapt(@Nullable Batch support) {
    if (support == null) {
      System.arraycopy(learned.z(), 0, adapted, 0, adapted.length);
      return;
    }
    learned
        .learner()
        .adapt(
            learned.z(),
            Task.of(support, support).on(model),
            learned.steps(),
            Draws.of(learned.seed(), DRAWS),
            workspace,
            (step, z) -> {
              if (step == learned.steps()) {
                System.arraycopy(z, 0, adapted, 0, adapted.length);
              }
            });
  }

  /** The model's current parameters; valid until the next adaptation. */
  float[] parameters() {
    return adapted;
  }

  /**
   * The adapted model's predictions: a value in original units, the probability of the positive
   * label, or a probability per label; rows × {@link Target#outputs}.
   */
  double[] predict(Batch rows) {
    Target target = learned.schema().target();
    int outputs = target.outputs();
    float[] raw = new float[rows.size() * outputs];
    model.predict(adapted, rows, raw);
    double[] predicted = new double[raw.length];
    for (int from = 0; from < raw.length; from += outputs) {
      switch (target.kind()) {
        case REGRESSION -> predicted[from] = target.scale().original(raw[from]);
        case BINARY -> predicted[from] = 1 / (1 + StrictMath.exp(-(double) raw[from]));
        default -> softmax(raw, from, outputs, predicted);
      }
    }
    return predicted;
  }

  private static void softmax(float[] raw, int from, int outputs, double[] probabilities) {
    double most = Double.NEGATIVE_INFINITY;
    for (int k = from; k < from + outputs; k++) {
      most = Math.max(most, raw[k]);
    }
    double sum = 0;
    for (int k = from; k < from + outputs; k++) {
      probabilities[k] = StrictMath.exp(raw[k] - most);
      sum += probabilities[k];
    }
    for (int k = from; k < from + outputs; k++) {
      probabilities[k] /= sum;
    }
  }

  /**
   * The adapted model's error on rows with targets: the mean squared error in original units, or
   * the mean of −log of the probability of the row's label.
   */
  double error(Batch rows) {
    Target target = learned.schema().target();
    double[] predicted = predict(rows);
    int outputs = target.outputs();
    double sum = 0;
    for (int i = 0; i < rows.size(); i++) {
      float seen = rows.targets()[i];
      if (target.kind() == Domain.Kind.REGRESSION) {
        double miss = predicted[i] - target.scale().original(seen);
        sum += miss * miss;
      } else {
        double right =
            outputs > 1
                ? predicted[i * outputs + (int) seen]
                : seen > 0.5 ? predicted[i] : 1 - predicted[i];
        sum -= StrictMath.log(Math.max(right, Double.MIN_NORMAL));
      }
    }
    return sum / rows.size();
  }
}
