package org.salamander.learner;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The reference of learners' tests: a network n-h-…-h-1 with tanh and mean squared error, as plain
 * loops in double precision. Its parameters have the order of the models' layouts: layer by layer,
 * the weight [in, out] and then the bias.
 */
public final class DoubleTanhNet {

  private final int[] widths; // n, h, …, h, 1

  /** Makes a network with {@code inputs} inputs and hidden layers of the given widths. */
  public DoubleTanhNet(int inputs, int... hidden) {
    widths = new int[hidden.length + 2];
    widths[0] = inputs;
    System.arraycopy(hidden, 0, widths, 1, hidden.length);
    widths[hidden.length + 1] = 1;
  }

  /** The number of parameters. */
  public int size() {
    int size = 0;
    for (int l = 1; l < widths.length; l++) {
      size += (widths[l - 1] + 1) * widths[l];
    }
    return size;
  }

  /** The offset of the last layer's parameters. */
  public int headStart() {
    int last = widths.length - 1;
    return size() - (widths[last - 1] + 1) * widths[last];
  }

  /**
   * The mean squared error at z. {@code x} has the inputs of all examples, one example after the
   * other.
   */
  public double loss(double[] z, double[] x, double[] y) {
    return run(z, x, y, null);
  }

  /** The gradient of {@link #loss}. */
  public double[] gradient(double[] z, double[] x, double[] y) {
    double[] gradient = new double[size()];
    run(z, x, y, gradient);
    return gradient;
  }

  private double run(double[] z, double[] x, double[] y, double @Nullable [] gradient) {
    double loss = 0;
    for (int n = 0; n < y.length; n++) {
      double[] inputs = Arrays.copyOfRange(x, n * widths[0], (n + 1) * widths[0]);
      double[][] activations = forward(z, inputs);
      double error = activations[widths.length - 1][0] - y[n];
      loss += error * error / y.length;
      if (gradient != null) {
        backward(z, activations, 2 * error / y.length, gradient);
      }
    }
    return loss;
  }

  /** The values of every layer for one example: inputs, hidden layers, output. */
  public double[][] forward(double[] z, double[] x) {
    double[][] activations = new double[widths.length][];
    activations[0] = x;
    int offset = 0;
    for (int l = 1; l < widths.length; l++) {
      activations[l] = new double[widths[l]];
      for (int j = 0; j < widths[l]; j++) {
        double sum = z[offset + widths[l - 1] * widths[l] + j];
        for (int i = 0; i < widths[l - 1]; i++) {
          sum += activations[l - 1][i] * z[offset + i * widths[l] + j];
        }
        activations[l][j] = l < widths.length - 1 ? StrictMath.tanh(sum) : sum;
      }
      offset += (widths[l - 1] + 1) * widths[l];
    }
    return activations;
  }

  private void backward(double[] z, double[][] activations, double error, double[] gradient) {
    double[] delta = {error};
    int offset = size();
    for (int l = widths.length - 1; l > 0; l--) {
      offset -= (widths[l - 1] + 1) * widths[l];
      double[] below = new double[widths[l - 1]];
      for (int j = 0; j < widths[l]; j++) {
        gradient[offset + widths[l - 1] * widths[l] + j] += delta[j];
        for (int i = 0; i < widths[l - 1]; i++) {
          gradient[offset + i * widths[l] + j] += activations[l - 1][i] * delta[j];
          below[i] += z[offset + i * widths[l] + j] * delta[j];
        }
      }
      for (int i = 0; i < widths[l - 1]; i++) {
        below[i] *= 1 - activations[l - 1][i] * activations[l - 1][i];
      }
      delta = below;
    }
  }
}
