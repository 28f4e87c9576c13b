package org.salamander.run.predict;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.salamander.model.Batch;
import org.salamander.model.Domain;
import org.salamander.task.table.Target;

/**
 * The row that is written for a predicted row: copied columns, the prediction, its probability,
 * whether the model was adapted, and to how many rows.
 *
 * @param carried positions of the copied columns
 * @param every whether rows that are not predicted are written too, with nulls
 * @param tally counts the rows that are predicted
 */
record PredictedRows(RowSource source, int[] carried, boolean every, Tally tally)
    implements Serializable {

  static final String PREDICTION = "prediction";
  static final String PROBABILITY = "probability";
  static final String ADAPTED = "adapted";
  static final String SUPPORT_ROWS = "support_rows";

  /** The names of the columns that are added. */
  static final List<String> ADDED = List.of(PREDICTION, PROBABILITY, ADAPTED, SUPPORT_ROWS);

  /** Number of rows that are predicted at once. */
  private static final int BATCH = 128;

  /** The output's schema, from that of the input. */
  StructType schema(StructType table) {
    List<StructField> fields = new ArrayList<>();
    for (int place : carried) {
      fields.add(table.fields()[place]);
    }
    Target target = source.schema().target();
    boolean label = target.kind() != Domain.Kind.REGRESSION;
    fields.add(field(PREDICTION, label ? DataTypes.StringType : DataTypes.DoubleType));
    if (label) {
      boolean several = target.kind() == Domain.Kind.CLASSES;
      DataType number = DataTypes.DoubleType;
      fields.add(field(PROBABILITY, several ? DataTypes.createArrayType(number, false) : number));
    }
    fields.add(field(ADAPTED, DataTypes.BooleanType));
    fields.add(field(SUPPORT_ROWS, DataTypes.IntegerType));
    return DataTypes.createStructType(fields);
  }

  private StructField field(String name, DataType type) {
    return DataTypes.createStructField(name, type, every);
  }

  /** Predicts the rows of a partition, task by task. */
  Iterator<Row> predict(Iterator<Row> sorted, TaskPredictor predictor) {
    return new Predictions(new TaskGroups(predictor.ahead(sorted, source), source), predictor);
  }

  private final class Predictions implements Iterator<Row> {

    private final TaskGroups tasks;
    private final TaskPredictor predictor;
    private TaskGroups.@Nullable Group task;
    private Iterator<Row> ready = Collections.emptyIterator();
    private int supportRows;

    Predictions(TaskGroups tasks, TaskPredictor predictor) {
      this.tasks = tasks;
      this.predictor = predictor;
    }

    @Override
    public boolean hasNext() {
      while (!ready.hasNext()) {
        if (task != null && more(task)) {
          continue;
        }
        if (!tasks.hasNext()) {
          return false;
        }
        task = tasks.next();
        supportRows = -1;
      }
      return true;
    }

    /** Predicts a few more of a task's rows; false if it has no more. */
    private boolean more(TaskGroups.Group task) {
      if (every && task.hasLabelled()) {
        ready = List.of(row(task.labelled(), null)).iterator();
        return true;
      }
      SupportRows support = task.support();
      if (task.asked().hasNext()) {
        if (supportRows < 0) {
          supportRows = support.size();
          predictor.adapt(source.task(task.first()), support.batch());
        }
        ready = batch(task.asked()).iterator();
        return true;
      }
      if (every && task.others().hasNext()) {
        ready = List.of(row(task.others().next(), null)).iterator();
        return true;
      }
      return false;
    }

    private List<Row> batch(Iterator<Row> asked) {
      List<Row> rows = new ArrayList<>();
      while (rows.size() < BATCH && asked.hasNext()) {
        rows.add(asked.next());
      }
      int width = source.schema().width();
      float[] inputs = new float[rows.size() * width];
      for (int i = 0; i < rows.size(); i++) {
        source.inputs(rows.get(i), inputs, i * width);
        tally.add(inputs, i * width);
      }
      double[] predicted =
          predictor.predict(new Batch(rows.size(), inputs, new float[rows.size()]));
      int outputs = predicted.length / rows.size();
      List<Row> written = new ArrayList<>();
      for (int i = 0; i < rows.size(); i++) {
        double[] own = Arrays.copyOfRange(predicted, i * outputs, (i + 1) * outputs);
        written.add(row(rows.get(i), own));
      }
      return written;
    }

    /**
     * @param predicted null for a row that is not predicted
     */
    private Row row(Row read, double @Nullable [] predicted) {
      Target target = source.schema().target();
      List<@Nullable Object> cells = new ArrayList<>();
      for (int place : carried) {
        cells.add(read.get(place));
      }
      if (target.kind() == Domain.Kind.REGRESSION) {
        cells.add(predicted == null ? null : predicted[0]);
      } else {
        boolean binary = target.kind() == Domain.Kind.BINARY;
        cells.add(predicted == null ? null : label(target, predicted));
        cells.add(predicted == null ? null : binary ? (Object) predicted[0] : predicted);
      }
      cells.add(predicted == null ? null : supportRows > 0);
      cells.add(predicted == null ? null : supportRows);
      return RowFactory.create(cells.toArray());
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return ready.next();
    }
  }

  private static String label(Target target, double[] predicted) {
    int index =
        target.kind() == Domain.Kind.BINARY
            ? (predicted[0] > 0.5 ? 1 : 0)
            : mostProbable(predicted);
    return target.labels().get(index);
  }

  private static int mostProbable(double[] probabilities) {
    int best = 0;
    for (int k = 1; k < probabilities.length; k++) {
      best = probabilities[k] > probabilities[best] ? k : best;
    }
    return best;
  }
}
