package org.salamander.table.baseline;

/**
 * y = W·x + b.
 *
 * @param weights outputs × inputs
 * @param bias one number for each output
 */
record LinearModel(double[][] weights, double[] bias) {

  double[] scores(SparseRow row) {
    double[] scores = bias.clone();
    for (int output = 0; output < scores.length; output++) {
      scores[output] += row.dot(weights[output]);
    }
    return scores;
  }
}
