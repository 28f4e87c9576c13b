package org.salamander.rl;

/**
 * The linear time-feature baseline (Duan et al. 2016, appendix 2): it predicts returns from (o, o²,
 * τ, τ², τ³, 1) by least squares with a small ridge. o is the observation and τ the time as a
 * fraction of the horizon.
 */
final class LinearBaseline {

  private static final double RIDGE = 1e-5;

  private final double[] weights;

  private LinearBaseline(double[] weights) {
    this.weights = weights;
  }

  /** Fits the returns, one per action. */
  static LinearBaseline fit(Trajectories trajectories, double[] returns) {
    int n = 2 * inputs(trajectories) + 4;
    double[][] matrix = new double[n][n]; // lower triangle of FᵀF + ridge
    double[] right = new double[n];
    double[] features = new double[n];
    for (int i = 0; i < n; i++) {
      matrix[i][i] = RIDGE;
    }
    for (int e = 0; e < trajectories.episodes(); e++) {
      int start = trajectories.starts()[e];
      for (int at = start; at < trajectories.starts()[e + 1]; at++) {
        features(trajectories, at, at - start, features);
        for (int i = 0; i < n; i++) {
          right[i] += features[i] * returns[at];
          for (int j = 0; j <= i; j++) {
            matrix[i][j] += features[i] * features[j];
          }
        }
      }
    }
    solve(matrix, right);
    return new LinearBaseline(right);
  }

  /** values ← values − prediction, one per action. */
  void subtract(Trajectories trajectories, double[] values) {
    double[] features = new double[weights.length];
    for (int e = 0; e < trajectories.episodes(); e++) {
      int start = trajectories.starts()[e];
      for (int at = start; at < trajectories.starts()[e + 1]; at++) {
        features(trajectories, at, at - start, features);
        for (int i = 0; i < weights.length; i++) {
          values[at] -= weights[i] * features[i];
        }
      }
    }
  }

  private static int inputs(Trajectories trajectories) {
    return trajectories.observations().length / trajectories.size();
  }

  private static void features(Trajectories trajectories, int at, int time, double[] features) {
    int n = inputs(trajectories);
    for (int i = 0; i < n; i++) {
      double o = trajectories.observations()[at * n + i];
      features[i] = o;
      features[n + i] = o * o;
    }
    double tau = (double) time / trajectories.horizon();
    features[2 * n] = tau;
    features[2 * n + 1] = tau * tau;
    features[2 * n + 2] = tau * tau * tau;
    features[2 * n + 3] = 1;
  }

  /** Solves the system by Cholesky decomposition in place; {@code right} becomes the solution. */
  private static void solve(double[][] matrix, double[] right) {
    int n = right.length;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = matrix[i][j];
        for (int k = 0; k < j; k++) {
          sum -= matrix[i][k] * matrix[j][k];
        }
        // if features are equal, as constants are, rounding may cancel the ridge
        matrix[i][j] = i == j ? Math.sqrt(Math.max(sum, RIDGE)) : sum / matrix[j][j];
      }
    }
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < i; k++) {
        right[i] -= matrix[i][k] * right[k];
      }
      right[i] /= matrix[i][i];
    }
    for (int i = n - 1; i >= 0; i--) {
      for (int k = i + 1; k < n; k++) {
        right[i] -= matrix[k][i] * right[k];
      }
      right[i] /= matrix[i][i];
    }
  }
}
