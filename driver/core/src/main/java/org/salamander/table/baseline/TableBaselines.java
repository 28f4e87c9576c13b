package org.salamander.table.baseline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.salamander.model.Batch;
import org.salamander.model.Domain;
import org.salamander.task.Split;
import org.salamander.task.table.TableMeasures;
import org.salamander.task.table.TableRows;
import org.salamander.task.table.TableSchema;
import org.salamander.task.table.TableSource;
import org.salamander.task.table.TableStore;
import org.salamander.task.table.TableTask;
import org.salamander.task.table.Target;

/**
 * The baselines of a table, fitted to its training tasks.
 *
 * @param checksum the checksum of the store
 */
public record TableBaselines(String checksum, List<Baseline> baselines) {

  /** About how many training rows are read; the tasks after them are left out. */
  private static final long MOST_ROWS = 2_000_000;

  /** The largest number of validation tasks for choosing hyperparameters. */
  private static final int MOST_TASKS = 1000;

  private static final ObjectMapper JSON = new ObjectMapper();

  public TableBaselines {
    baselines = List.copyOf(baselines);
  }

  /**
   * Fits the baselines.
   *
   * @param tasks decides which rows of a validation task are support and which are query
   * @param seed the seed for drawing the rows of validation tasks
   */
  public static TableBaselines fit(TableSource tasks, long seed) {
    TableStore store = tasks.store();
    TableSchema schema = store.schema();
    LinearInputs inputs = new LinearInputs(schema);
    int last = store.first(Split.TRAIN);
    for (long rows = 0; last < store.end(Split.TRAIN) && rows < MOST_ROWS; last++) {
      rows += store.rows(last);
    }
    int end = last;
    Iterable<TargetRows> training =
        () ->
            IntStream.range(store.first(Split.TRAIN), end)
                .mapToObj(task -> rows(store.read(task), schema.target(), inputs))
                .iterator();
    int count = Math.min(MOST_TASKS, tasks.tasks(Split.VALIDATION).orElse(0));
    List<SplitTask> validation =
        IntStream.range(0, count)
            .mapToObj(task -> tasks.task(seed, Split.VALIDATION, 0, task))
            .map(task -> split(task, schema.target(), inputs))
            .toList();
    return new TableBaselines(
        store.checksum(), BaselineFit.fit(schema.target(), inputs.width(), training, validation));
  }

  private static TargetRows rows(TableRows task, Target target, LinearInputs inputs) {
    return rows(new Batch(task.rows(), task.inputs(), task.targets()), target, inputs);
  }

  private static SplitTask split(TableTask task, Target target, LinearInputs inputs) {
    return new SplitTask(
        rows(task.supportSet(), target, inputs),
        rows(task.querySet(), target, inputs),
        task.queryWeights());
  }

  private static TargetRows rows(Batch batch, Target target, LinearInputs inputs) {
    int width = batch.inputs().length / batch.size();
    double[] targets = new double[batch.size()];
    List<SparseRow> rows = new ArrayList<>();
    for (int row = 0; row < targets.length; row++) {
      rows.add(inputs.of(batch.inputs(), row * width));
      float encoded = batch.targets()[row];
      targets[row] =
          target.kind() == Domain.Kind.REGRESSION ? target.scale().original(encoded) : encoded;
    }
    return new TargetRows(rows, targets);
  }

  /**
   * Measures a baseline on tasks of a split. Returns one row for each task, in the format of {@link
   * org.salamander.work.MeasuringWork} without inner steps.
   *
   * @param count the number of tasks
   * @param supports numbers of support rows to measure with; the first rows of each task are taken
   */
  public List<double[]> measure(
      Baseline baseline,
      TableSource tasks,
      long seed,
      Split split,
      int count,
      List<Integer> supports) {
    Target target = tasks.store().schema().target();
    LinearInputs inputs = new LinearInputs(tasks.store().schema());
    TableMeasures measures = new TableMeasures(target);
    List<double[]> rows = new ArrayList<>();
    for (int task = 0; task < count; task++) {
      SplitTask own = split(tasks.task(seed, split, 0, task), target, inputs);
      rows.add(measure(baseline, own, measures, supports));
    }
    return rows;
  }

  private static double[] measure(
      Baseline baseline, SplitTask task, TableMeasures measures, List<Integer> supports) {
    int width = measures.names().size();
    double[] row = new double[width * (1 + supports.size()) + 2];
    Arrays.fill(row, Double.NaN);
    int rows = task.support().size();
    System.arraycopy(task.measure(baseline, rows, measures), 0, row, 0, width);
    for (int i = 0; i < supports.size(); i++) {
      if (supports.get(i) <= rows) {
        double[] measured = task.measure(baseline, supports.get(i), measures);
        System.arraycopy(measured, 0, row, (1 + i) * width, width);
      }
    }
    row[row.length - 2] = rows;
    row[row.length - 1] = task.query().size();
    return row;
  }

  /** The baselines as JSON for {@link #parse}. */
  public String json() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("numbers and names can be written", e);
    }
  }

  /**
   * The inverse of {@link #json}.
   *
   * @throws JsonProcessingException if the text does not come from there
   */
  public static TableBaselines parse(String json) throws JsonProcessingException {
    TableBaselines read = JSON.readValue(json, TableBaselines.class);
    if (read == null) {
      throw MismatchedInputException.from(null, TableBaselines.class, "it is null");
    }
    return read;
  }
}
