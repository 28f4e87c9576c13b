package org.salamander.table.baseline;

import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.DecompositionSolver;

/**
 * The sums from which a linear model is fitted: XᵀX, Xᵀy, Σx, Σy and the number of rows. Rows are
 * read only once, even if several penalties are tried.
 */
final class NormalEquations {

  private final int width;
  private final double[][] gram;
  private final double[] moment;
  private final double[] inputs;
  private double target;
  private long rows;

  private NormalEquations(int width) {
    this.width = width;
    this.gram = new double[width][width];
    this.moment = new double[width];
    this.inputs = new double[width];
  }

  static NormalEquations of(Iterable<TargetRows> tasks, int width) {
    NormalEquations sums = new NormalEquations(width);
    tasks.forEach(sums::add);
    return sums;
  }

  static NormalEquations of(TargetRows rows, int width) {
    NormalEquations sums = new NormalEquations(width);
    sums.add(rows);
    return sums;
  }

  private void add(TargetRows task) {
    for (int i = 0; i < task.size(); i++) {
      SparseRow row = task.inputs().get(i);
      int[] columns = row.columns();
      for (int a = 0; a < columns.length; a++) {
        double[] line = gram[columns[a]];
        for (int b = 0; b <= a; b++) { // the lower triangle
          line[columns[b]] += row.values()[a] * row.values()[b];
        }
      }
      row.addTo(moment, task.targets()[i]);
      row.addTo(inputs, 1);
    }
    target += task.sum();
    rows += task.size();
  }

  long rows() {
    return rows;
  }

  /** argmin Σ (y − w·x − b)² + penalty·|w|². The bias b has no penalty. */
  LinearModel ridge(double penalty) {
    double[] right = new double[width];
    for (int j = 0; j < width; j++) {
      right[j] = moment[j] - inputs[j] * target / rows;
    }
    double[] weights = solver(penalty).solve(new ArrayRealVector(right, false)).toArray();
    double bias = target / rows;
    for (int j = 0; j < width; j++) {
      bias -= weights[j] * inputs[j] / rows;
    }
    return new LinearModel(new double[][] {weights}, new double[] {bias});
  }

  /** Solves (XᵀX + penalty·I) w = right, with X centred. */
  DecompositionSolver solver(double penalty) {
    double[][] matrix = new double[width][width];
    for (int j = 0; j < width; j++) {
      for (int i = 0; i <= j; i++) {
        matrix[j][i] = gram[j][i] - inputs[j] * inputs[i] / rows + (i == j ? penalty : 0);
        matrix[i][j] = matrix[j][i];
      }
    }
    return new CholeskyDecomposition(new Array2DRowRealMatrix(matrix, false)).getSolver();
  }

  /** The mean of each input. */
  double[] centre() {
    double[] centre = inputs.clone();
    for (int j = 0; j < width; j++) {
      centre[j] /= rows;
    }
    return centre;
  }
}
