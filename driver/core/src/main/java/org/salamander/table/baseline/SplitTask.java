package org.salamander.table.baseline;

import java.util.Arrays;
import org.salamander.task.table.TableMeasures;

/**
 * A held-out task: support rows and query rows.
 *
 * @param weights the query rows' weights in the task's means
 */
record SplitTask(TargetRows support, TargetRows query, double[] weights) {

  /** A task with equal weights. */
  public SplitTask(TargetRows support, TargetRows query) {
    this(support, query, new double[query.size()]);
    Arrays.fill(weights, 1);
  }

  /** The measures of a baseline that sees the first {@code shown} support rows. */
  double[] measure(Baseline baseline, int shown, TableMeasures measures) {
    Baseline.Predictor predictor = baseline.learn(support.first(shown));
    boolean binary = measures.names().contains(TableMeasures.AUC);
    double[][] predictions = new double[query.size()][];
    for (int row = 0; row < predictions.length; row++) {
      double[] predicted = predictor.predict(query.inputs().get(row));
      predictions[row] = binary ? new double[] {1 - predicted[0], predicted[0]} : predicted;
    }
    return measures.of(predictions, query.targets(), weights);
  }
}
