package org.salamander.ml;

import java.util.List;
import org.apache.spark.ml.evaluation.Evaluator;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apiguardian.api.API;

/**
 * The mean over tasks of the error within a task, over the rows that have a label and a prediction.
 * Each task counts once, whatever its number of rows. {@code mse}, {@code rmse} (the root of the
 * mean of the tasks' mse), {@code mae} or {@code accuracy}.
 */
@API(status = API.Status.MAINTAINED)
public final class TaskEvaluator extends Evaluator implements DefaultParamsWritable {

  private static final long serialVersionUID = 1L;

  private static final List<String> METRICS = List.of("mse", "rmse", "mae", "accuracy");

  private final String uid;
  private final Param<String> task;
  private final Param<String> label;
  private final Param<String> prediction;
  private final Param<String> metric;

  /** An evaluator of the mean squared error. */
  public TaskEvaluator() {
    this(Identifiable.randomUID("by-task"));
  }

  /** With a uid, for Spark's readers. */
  public TaskEvaluator(String uid) {
    this.uid = uid;
    this.task = new Param<>(this, "taskCol", "the column that names a row's task");
    this.label = new Param<>(this, "labelCol", "the column of what was seen");
    this.prediction = new Param<>(this, "predictionCol", "the column of predictions");
    this.metric = new Param<>(this, "metricName", "mse, rmse, mae or accuracy");
    setDefault(label, "label");
    setDefault(prediction, "prediction");
    setDefault(metric, "mse");
  }

  @Override
  public String uid() {
    return uid;
  }

  /** The column that names a row's task. */
  public Param<String> taskCol() {
    return task;
  }

  /** The column of labels. */
  public Param<String> labelCol() {
    return label;
  }

  /** The column of predictions. */
  public Param<String> predictionCol() {
    return prediction;
  }

  /** The metric. */
  public Param<String> metricName() {
    return metric;
  }

  public TaskEvaluator setTaskCol(String name) {
    set(task, name);
    return this;
  }

  public TaskEvaluator setLabelCol(String name) {
    set(label, name);
    return this;
  }

  public TaskEvaluator setPredictionCol(String name) {
    set(prediction, name);
    return this;
  }

  /**
   * Sets the metric. @throws IllegalArgumentException for another name than mse, rmse, mae and
   * accuracy
   */
  public TaskEvaluator setMetricName(String name) {
    if (!METRICS.contains(name)) {
      throw new IllegalArgumentException(
          "metricName is " + name + "; it must be one of " + String.join(", ", METRICS));
    }
    set(metric, name);
    return this;
  }

  @Override
  public double evaluate(Dataset<?> dataset) {
    Dataset<Row> frame = dataset.toDF();
    if (!isDefined(task)) {
      throw new IllegalArgumentException("taskCol must be set");
    }
    Column seen = Frames.column(frame, getOrDefault(label));
    Column predicted = Frames.column(frame, getOrDefault(prediction));
    Dataset<Row> tasks =
        frame
            .filter(seen.isNotNull().and(predicted.isNotNull()))
            .groupBy(Frames.column(frame, getOrDefault(task)))
            .agg(functions.avg(error(seen, predicted)).as("error"));
    Row mean = tasks.agg(functions.avg("error")).head();
    if (mean.isNullAt(0)) {
      throw new IllegalArgumentException(
          "no row has both a label and a prediction; with roleCol set, rows of role query have both");
    }
    double value = mean.getDouble(0);
    return getOrDefault(metric).equals("rmse") ? StrictMath.sqrt(value) : value;
  }

  private Column error(Column seen, Column predicted) {
    Column difference = predicted.minus(seen);
    return switch (getOrDefault(metric)) {
      case "mae" -> functions.abs(difference);
      case "accuracy" -> functions.when(predicted.equalTo(seen), 1.0).otherwise(0.0);
      default -> difference.multiply(difference);
    };
  }

  @Override
  public boolean isLargerBetter() {
    return getOrDefault(metric).equals("accuracy");
  }

  @Override
  public TaskEvaluator copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  /** Reads what {@code write().save(path)} wrote. */
  public static MLReader<TaskEvaluator> read() {
    return new DefaultParamsReader<>();
  }

  /** Reads what {@code save} wrote. */
  public static TaskEvaluator load(String path) {
    return read().load(path);
  }
}
