package org.salamander.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.salamander.learner.inner.InnerConfig;
import org.salamander.learner.inner.RateConfig;
import org.salamander.model.Layout;
import org.salamander.model.Workspace;
import org.salamander.model.net.Initialization;
import org.salamander.model.net.layer.Activation;
import org.salamander.random.Draws;
import org.salamander.task.DamlSine;
import org.salamander.task.Split;
import org.salamander.task.Task;

/**
 * The slices of z are θ and then ψ, the weights of a net on 1 + 5 + 6 activations. L_ψ is the mean
 * absolute value of this net's output.
 */
final class DamlTest extends LearnerContract {

  private static final DoubleTanhNet PSI = new DoubleTanhNet(1 + 5 + 6, 4, 3);

  @Override
  protected MetaLearner learner() {
    return new Daml(
        2,
        RateConfig.fixed(0.1f),
        List.of(4, 3),
        Activation.TANH,
        Initialization.FAN_IN,
        InnerConfig.ALL);
  }

  @Override
  protected double supportLoss(double[] z, double[] point) {
    double[] psi = Arrays.copyOfRange(z, NET.size(), z.length);
    double sum = 0;
    for (double x : SUPPORT_X) {
      double[][] layers = NET.forward(point, new double[] {x});
      double[] seen = new double[1 + 5 + 6];
      seen[0] = layers[3][0];
      System.arraycopy(layers[2], 0, seen, 1, 5);
      System.arraycopy(layers[1], 0, seen, 6, 6);
      sum += Math.abs(PSI.forward(psi, seen)[3][0]);
    }
    return sum / SUPPORT_X.length;
  }

  @Override
  protected double[] expected(double[] start) {
    return slope(z -> NET.loss(adapted(z), QUERY_X, QUERY_Y), start);
  }

  private double[] adapted(double[] z) {
    double[] theta = Arrays.copyOf(z, NET.size());
    for (int k = 0; k < 2; k++) {
      double[] gradient = slope(point -> supportLoss(z, point), theta);
      for (int i = 0; i < theta.length; i++) {
        theta[i] -= 0.1f * gradient[i];
      }
    }
    return theta;
  }

  @Test
  void adaptsWithoutLabels() {
    Task task = new DamlSine(3, 4, DamlSine.Domains.CONTINUUM).task(1, Split.TRAIN, 0, 0);
    float[] z = start();
    float[][] shown = new float[3][];
    learner()
        .adapt(
            z,
            task,
            2,
            Draws.of(1),
            new Workspace(net()),
            (k, parameters) -> shown[k] = Arrays.copyOf(parameters, NET.size()));
    assertThat(shown[0]).isEqualTo(Arrays.copyOf(z, NET.size()));
    assertThat(shown[1]).isNotEqualTo(shown[0]);
    assertThat(shown[2]).isNotEqualTo(shown[1]);
  }

  @Test
  void aModelWithoutDenseLayersIsRefused() {
    Layout conv = Layout.empty().with("conv1.kernel", Layout.Role.KERNEL, 3, 3, 1, 8);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> learner().layout(conv))
        .withMessageStartingWith("model.type is conv; a learned loss reads");
  }

  @Test
  void refusesALossWithoutUnits() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Daml(
                    1,
                    RateConfig.fixed(1f),
                    List.of(4, 0),
                    Activation.RELU,
                    Initialization.FAN_IN,
                    InnerConfig.ALL))
        .withMessageStartingWith("loss-layers is [4, 0]; ");
  }
}
