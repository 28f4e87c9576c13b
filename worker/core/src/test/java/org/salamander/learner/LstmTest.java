package org.salamander.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.salamander.model.Architecture;
import org.salamander.model.Workspace;
import org.salamander.random.Draws;

/**
 * The reference is the slope of the recurrence in double precision. Base gradients and losses are
 * held constant.
 */
final class LstmTest extends LearnerContract {

  private static final int STEPS = 3;
  private static final int HIDDEN = 5;
  private static final double P = 10;

  @Override
  protected MetaLearner learner() {
    return new Lstm(STEPS, HIDDEN, 6f, -3f);
  }

  @Override
  protected double[] expected(double[] z) {
    return expected(NET, z);
  }

  private static double[] expected(DoubleTanhNet net, double[] z) {
    double[][] points = new double[STEPS + 1][];
    double[][] gradients = new double[STEPS][];
    double[] losses = new double[STEPS];
    for (int t = 0; t <= STEPS; t++) { // base gradients at the points of the path from z
      points[t] = recur(net, z, gradients, losses, t);
      if (t < STEPS) {
        gradients[t] = net.gradient(points[t], SUPPORT_X, SUPPORT_Y);
        losses[t] = net.loss(points[t], SUPPORT_X, SUPPORT_Y);
      }
    }
    return slope(x -> net.loss(recur(net, x, gradients, losses, STEPS), QUERY_X, QUERY_Y), z);
  }

  /** Computes c_T of every coordinate as the paper's equations define it. */
  private static double[] recur(
      DoubleTanhNet net, double[] z, double[][] gradients, double[] losses, int steps) {
    double[] end = new double[net.size()];
    double[] theta = java.util.Arrays.copyOfRange(z, end.length, z.length);
    for (int n = 0; n < end.length; n++) {
      double c = z[n];
      double i = 0;
      double f = 0;
      double[] cell = new double[HIDDEN];
      double[] h = new double[HIDDEN];
      for (int t = 0; t < steps; t++) {
        h = lstm(theta, inputs(gradients[t][n], losses[t]), h, cell);
        int w = (4 + HIDDEN + 1) * 4 * HIDDEN;
        i = gate(theta, w, h, c, i);
        f = gate(theta, w + HIDDEN + 3, h, c, f);
        c = f * c - i * gradients[t][n];
      }
      end[n] = c;
    }
    return end;
  }

  private static double[] lstm(double[] theta, double[] inputs, double[] before, double[] cell) {
    double[] h = new double[HIDDEN];
    for (int j = 0; j < HIDDEN; j++) {
      double[] a = new double[4];
      for (int gate = 0; gate < 4; gate++) {
        int column = gate * HIDDEN + j;
        a[gate] = theta[column + (4 + HIDDEN) * 4 * HIDDEN];
        for (int k = 0; k < 4 + HIDDEN; k++) {
          a[gate] += theta[column + k * 4 * HIDDEN] * (k < 4 ? inputs[k] : before[k - 4]);
        }
      }
      cell[j] = sigmoid(a[1]) * cell[j] + sigmoid(a[0]) * StrictMath.tanh(a[3]);
      h[j] = sigmoid(a[2]) * StrictMath.tanh(cell[j]);
    }
    return h;
  }

  private static double gate(double[] theta, int w, double[] h, double c, double before) {
    double a = theta[w + HIDDEN] * c + theta[w + HIDDEN + 1] * before + theta[w + HIDDEN + 2];
    for (int j = 0; j < HIDDEN; j++) {
      a += theta[w + j] * h[j];
    }
    return sigmoid(a);
  }

  private static double[] inputs(double gradient, double loss) {
    double[] inputs = new double[4];
    double[] both = {gradient, loss};
    for (int k = 0; k < 2; k++) {
      boolean large = Math.abs(both[k]) >= StrictMath.exp(-P);
      inputs[2 * k] = large ? StrictMath.log(Math.abs(both[k])) / P : -1;
      inputs[2 * k + 1] = large ? Math.signum(both[k]) : StrictMath.exp(P) * both[k];
    }
    return inputs;
  }

  private static double sigmoid(double x) {
    return 1 / (1 + StrictMath.exp(-x));
  }

  /** Weights of usual size, so that every path of the recurrence has an effect. */
  @Override
  float[] start(Architecture architecture) {
    float[] z = super.start(architecture);
    Draws draws = Draws.of(11);
    for (int n = architecture.layout().size(); n < z.length; n++) {
      z[n] += 0.3f * (float) draws.gaussian();
    }
    return z;
  }

  @Test
  void coordinatesInSeveralBlocksAgreeToo() {
    DoubleTanhNet net = new DoubleTanhNet(1, 16, 16);
    assertThat(net.size()).isGreaterThan(Recurrence.BLOCK);
    assertThat(net.size() % Recurrence.BLOCK).isNotZero();
    Architecture wide = architecture(16, 16);
    float[] z = start(wide);
    Contribution actual = learner().contribute(z, task(), Draws.of(5), new Workspace(wide));
    assertClose(actual.vector(), expected(net, widen(z)));
  }

  @Test
  void refusesWhatIsNoNumber() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Lstm(1, 20, Float.NaN, 0f))
        .withMessageStartingWith("forget-bias is NaN");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Lstm(1, 0, 4f, -4f))
        .withMessageStartingWith("hidden is 0");
  }
}
