package org.salamander.ml;

import java.util.List;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;

/**
 * The params that the estimator and its model share: the meaning of columns. It is public because
 * Spark calls its methods by reflection.
 */
public interface TableParams extends Params {

  /** The params, created once per stage. */
  ColumnParams columns();

  /** The column that names a row's task. */
  default Param<String> taskCol() {
    return columns().task;
  }

  /** The column of a vector of features; instead of {@link #inputCols}. */
  default Param<String> featuresCol() {
    return columns().features;
  }

  /** The columns of features: numbers, booleans, categories, arrays, vectors. */
  default StringArrayParam inputCols() {
    return columns().inputs;
  }

  /** The columns of {@link #inputCols} whose values are categories, whatever their type. */
  default StringArrayParam categoricalCols() {
    return columns().categorical;
  }

  /** The column to predict. */
  default Param<String> labelCol() {
    return columns().label;
  }

  /** The column of predictions. */
  default Param<String> predictionCol() {
    return columns().prediction;
  }

  /** The column of a vector of the labels' probabilities, if labels are predicted. */
  default Param<String> probabilityCol() {
    return columns().probability;
  }

  /**
   * The column with {@code support} or {@code query}; if it is not set, rows with a label are
   * support and rows without are predicted.
   */
  default Param<String> roleCol() {
    return columns().role;
  }

  /** Inner steps of {@code transform}; by default those of the configuration. */
  default IntParam steps() {
    return columns().steps;
  }

  /** The value of a param, or null if it has none. */
  default <T> @org.jspecify.annotations.Nullable T orNull(Param<T> param) {
    return isDefined(param) ? getOrDefault(param) : null;
  }

  /** The names of the columns of features. */
  default List<String> inputs() {
    return isDefined(inputCols())
        ? List.of(getOrDefault(inputCols()))
        : List.of(getOrDefault(featuresCol()));
  }
}
