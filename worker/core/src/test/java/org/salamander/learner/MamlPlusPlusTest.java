package org.salamander.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.salamander.model.Architecture;
import org.salamander.model.Domain;
import org.salamander.model.Layout;
import org.salamander.model.Loss;
import org.salamander.model.Workspace;
import org.salamander.model.net.Initialization;
import org.salamander.model.net.Mlp;
import org.salamander.model.net.Normalization;
import org.salamander.model.net.layer.Activation;
import org.salamander.random.Draws;

/** The slices of z are θ and then a rate for each step and each of three layers. */
final class MamlPlusPlusTest extends LearnerContract {

  private static final int LAYERS = 3;
  private static final int[] LAYER_ENDS = {12, 47, 53}; // layers 1-6, 6-5, 5-1 with biases

  @Override
  protected MamlPlusPlus learner() {
    return new MamlPlusPlus(3, 0.05f, 10, 20);
  }

  /** A point with different rates for each layer and step. */
  @Override
  float[] start() {
    float[] z = super.start();
    for (int i = NET.size(); i < z.length; i++) {
      z[i] += 0.01f * (i - NET.size());
    }
    return z;
  }

  @Override
  protected double[] expected(double[] start) {
    return slope(z -> objective(z, 0, 0, 1), start);
  }

  /** Σ w_k L_Q(z_k) over the steps k = 1, 2 and 3. */
  private static double objective(double[] z, double... weights) {
    double[] point = Arrays.copyOf(z, NET.size());
    double sum = 0;
    for (int k = 0; k < 3; k++) {
      double[] gradient = NET.gradient(point, SUPPORT_X, SUPPORT_Y);
      for (int i = 0; i < point.length; i++) {
        point[i] -= z[NET.size() + k * LAYERS + layer(i)] * gradient[i];
      }
      sum += weights[k] * NET.loss(point, QUERY_X, QUERY_Y);
    }
    return sum;
  }

  private static int layer(int parameter) {
    return parameter < LAYER_ENDS[0] ? 0 : parameter < LAYER_ENDS[1] ? 1 : 2;
  }

  @Test
  void layersAreThoseOfTheNet() {
    assertThat(NET.size()).isEqualTo(LAYER_ENDS[2]);
    assertThat(learner().layout(architecture().layout()).slice("rates").shape())
        .containsExactly(3, LAYERS);
  }

  @Test
  void queryLossesOfEarlierStepsFadeOut() {
    assertThat(MultiStepLoss.weights(3, 0, 10))
        .containsExactly(0f, 1 / 3f, 1 / 3f, 1 - 2 * (1 / 3f));
    List<Float> late = MultiStepLoss.weights(3, 9, 10);
    assertThat(late.get(1)).isEqualTo(late.get(2)).isCloseTo(0.1f / 3, within(1e-6f));
    assertThat(late.get(1) + late.get(2) + late.get(3)).isCloseTo(1f, within(1e-6f));
    assertThat(MultiStepLoss.weights(3, 10, 10)).containsExactly(0f, 0f, 0f, 1f);
  }

  @Test
  void everyStepsQueryLossIsPulledBack() {
    MetaLearner early = new MamlPlusPlus(3, 0.05f, 10, 0).at(4);
    List<Float> w = MultiStepLoss.weights(3, 4, 10);
    float[] z = start();
    float[] actual = early.contribute(z, task(), Draws.of(5), new Workspace(net())).vector();
    assertAgree(
        actual, slope(point -> objective(point, w.get(1), w.get(2), w.get(3)), widen(z)), 2e-5);
  }

  @Test
  void firstOrderAtFirstAndItselfInTheEnd() {
    float[] z = super.start();
    float[] first =
        learner().at(19).contribute(z, task(), Draws.of(5), new Workspace(net())).vector();
    float[] fomaml =
        new Fomaml(3, 0.05f)
            .contribute(Arrays.copyOf(z, NET.size()), task(), Draws.of(5), new Workspace(net()))
            .vector();
    assertThat(Arrays.copyOf(first, NET.size())).isEqualTo(fomaml);
    assertThat(learner().at(20)).isEqualTo(learner());
  }

  /**
   * There is no reference in double for γ and β of each step. The test takes differences of the
   * objective in float.
   */
  @Test
  void normsOfEveryStepGetTheirOwnGradient() {
    Architecture normed =
        new Mlp(
                List.of(4),
                Activation.TANH,
                Normalization.BATCH,
                true,
                true,
                0.1f,
                Loss.MSE,
                Initialization.XAVIER,
                0)
            .architecture(new Domain(List.of(1), 1, Domain.Kind.REGRESSION));
    MamlPlusPlus learner = new MamlPlusPlus(3, 0.1f, 0, 0);
    float[] z = new float[learner.layout(normed.layout()).size()];
    Draws draws = Draws.of(3, "norms");
    normed.initialize(z, draws);
    learner.initialize(z, normed.layout(), draws);
    assertThat(learner.layout(normed.layout()).slice("step3.norm1.scale").length()).isEqualTo(4);
    for (int i = 0; i < z.length - 9; i++) {
      z[i] += (float) (0.3 * draws.gaussian());
    }
    Workspace workspace = new Workspace(normed);
    float[] actual = learner.contribute(z, task(), Draws.of(5), workspace).vector();
    double[] losses = new double[4];
    double[] expected =
        slope(
            point -> {
              learner.adapt(
                  narrow(point),
                  task(),
                  3,
                  Draws.of(5),
                  workspace,
                  (k, parameters) ->
                      losses[k] =
                          workspace.model().score(parameters, task().query(parameters)).loss());
              return losses[3];
            },
            widen(z));
    assertAgree(actual, expected, 2e-3);
    for (Layout.Slice slice : learner.layout(normed.layout()).slices()) {
      assertThat(Arrays.copyOfRange(actual, slice.offset(), slice.end()))
          .as(slice.name())
          .doesNotContain(0f);
    }
  }

  private static void assertAgree(float[] actual, double[] expected, double tolerance) {
    double scale = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) actual[i]).isCloseTo(expected[i], within(tolerance * scale));
    }
  }

  @Test
  void refusesWhatMakesNoSense() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MamlPlusPlus(5, 0.1f, -1, 0))
        .withMessage("multi-step-iterations is -1; it must be at least 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MamlPlusPlus(5, 0f, 0, 0))
        .withMessageStartingWith("rate is 0.0");
  }
}
