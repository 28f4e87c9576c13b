package org.salamander.table.baseline;

import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;

/**
 * Ridge regression for fewer rows than inputs: w = Xᵀ(XXᵀ + αI)⁻¹y, with X and y centred. This
 * equals the solution of the normal equations, but the matrix is only rows × rows.
 */
final class KernelRidge {

  private KernelRidge() {}

  static LinearModel fit(TargetRows rows, int width, double penalty) {
    int n = rows.size();
    double mean = rows.sum() / n;
    double[][] kernel = centred(rows);
    double[] residual = new double[n];
    for (int i = 0; i < n; i++) {
      kernel[i][i] += penalty;
      residual[i] = rows.targets()[i] - mean;
    }
    double[] dual =
        new CholeskyDecomposition(new Array2DRowRealMatrix(kernel, false))
            .getSolver()
            .solve(new ArrayRealVector(residual, false))
            .toArray();
    double[] weights = new double[width];
    double[] centre = new double[width];
    double total = 0;
    for (double a : dual) {
      total += a;
    }
    for (int i = 0; i < n; i++) {
      rows.inputs().get(i).addTo(centre, 1.0 / n);
      rows.inputs().get(i).addTo(weights, dual[i]);
    }
    double bias = mean;
    for (int j = 0; j < width; j++) {
      weights[j] -= total * centre[j];
      bias -= weights[j] * centre[j];
    }
    return new LinearModel(new double[][] {weights}, new double[] {bias});
  }

  /** The centred kernel matrix (I − 11ᵀ/n) XXᵀ (I − 11ᵀ/n). */
  private static double[][] centred(TargetRows rows) {
    int n = rows.size();
    double[][] kernel = new double[n][n];
    double[] means = new double[n];
    double all = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        kernel[i][j] = j < i ? kernel[j][i] : rows.inputs().get(i).dot(rows.inputs().get(j));
        means[i] += kernel[i][j] / n;
      }
      all += means[i] / n;
    }
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        kernel[i][j] +=
            all
                - (means[i]
                    + means[j]); // this order of additions makes the matrix exactly symmetric
      }
    }
    return kernel;
  }
}
