package org.salamander.ml;

import java.io.Serializable;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;

/** The params of {@link TableParams} with their defaults, for one stage. */
final class ColumnParams implements Serializable {

  private static final long serialVersionUID = 1L;

  final Param<String> task;
  final Param<String> features;
  final StringArrayParam inputs;
  final StringArrayParam categorical;
  final Param<String> label;
  final Param<String> prediction;
  final Param<String> probability;
  final Param<String> role;
  final IntParam steps;

  ColumnParams(Params owner) {
    task = new Param<>(owner, "taskCol", "the column that names a row's task");
    features =
        new Param<>(owner, "featuresCol", "the column of a vector of features, if not inputCols");
    inputs = new StringArrayParam(owner, "inputCols", "the columns of features");
    categorical =
        new StringArrayParam(owner, "categoricalCols", "those of inputCols whose values are names");
    label = new Param<>(owner, "labelCol", "the column to predict");
    prediction = new Param<>(owner, "predictionCol", "the column of predictions");
    probability =
        new Param<>(owner, "probabilityCol", "the column of a vector of the labels' probabilities");
    role =
        new Param<>(
            owner,
            "roleCol",
            "the column that says support or query; not set, rows with a label are support");
    steps = new IntParam(owner, "steps", "inner steps; not set, those of the configuration");
    owner.setDefault(categorical, new String[0]);
    owner.setDefault(label, "label");
    owner.setDefault(prediction, "prediction");
    owner.setDefault(probability, "probability");
  }
}
