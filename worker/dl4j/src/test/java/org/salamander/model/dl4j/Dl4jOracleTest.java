package org.salamander.model.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.salamander.model.Batch;
import org.salamander.model.Domain;
import org.salamander.model.Loss;
import org.salamander.model.Model;
import org.salamander.model.ModelConfig;
import org.salamander.model.Score;
import org.salamander.model.Tape;
import org.salamander.model.net.Conv;
import org.salamander.model.net.Initialization;
import org.salamander.model.net.Mlp;
import org.salamander.model.net.Normalization;
import org.salamander.model.net.layer.Activation;
import org.salamander.model.net.shape.Padding;
import org.salamander.random.Draws;

/**
 * Compares losses and gradients with DL4J's for the same weights. DL4J computes in double. The
 * tolerance is relative to the largest element.
 */
final class Dl4jOracleTest {

  /**
   * The largest differences that we have seen are 5e-6 for gradients and 7e-6 for Hessian-vector
   * products, on the 84 × 84 net.
   */
  private static final double TOLERANCE = 2e-5;

  /**
   * The step of finite differences of DL4J's gradient, in double. It is so short that none of a
   * million units crosses a kink.
   */
  private static final double STEP = 1e-9;

  private record Case(ModelConfig config, Domain domain, int examples) {}

  static Stream<Case> cases() {
    return Stream.concat(mlps(), convs());
  }

  private static Stream<Case> mlps() {
    return Stream.of(
        mlp(Activation.RELU, Normalization.NONE, 0.001f, Loss.MSE),
        mlp(Activation.TANH, Normalization.NONE, 0.001f, Loss.L1),
        mlp(Activation.SIGMOID, Normalization.NONE, 0.001f, Loss.BCE),
        mlp(Activation.RELU, Normalization.BATCH, 0.001f, Loss.SOFTMAX),
        mlp(Activation.TANH, Normalization.LAYER, 1e-7f, Loss.SOFTMAX));
  }

  private static Stream<Case> convs() {
    return Stream.of(
        conv(
            28,
            28,
            1,
            64,
            4,
            Conv.Downsample.STRIDE,
            Padding.SAME,
            Conv.Head.MEAN,
            Normalization.BATCH),
        conv(
            28,
            28,
            1,
            8,
            4,
            Conv.Downsample.STRIDE,
            Padding.SYMMETRIC,
            Conv.Head.FLATTEN,
            Normalization.BATCH),
        conv(
            21,
            14,
            3,
            8,
            3,
            Conv.Downsample.MAX_POOL,
            Padding.SAME,
            Conv.Head.FLATTEN,
            Normalization.BATCH),
        conv(
            84,
            84,
            3,
            32,
            4,
            Conv.Downsample.MAX_POOL,
            Padding.SAME,
            Conv.Head.FLATTEN,
            Normalization.BATCH),
        conv(
            9,
            9,
            2,
            16,
            2,
            Conv.Downsample.STRIDE,
            Padding.SAME,
            Conv.Head.FLATTEN,
            Normalization.NONE));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradientAgrees(Case it) {
    Draws draws = Draws.of(1, "oracle");
    float[] z = point(it, draws);
    Batch batch = batch(it, draws);
    Dl4jNetwork theirs = Dl4jNetwork.of(it.config(), it.domain(), DataType.DOUBLE);
    theirs.setParameters(z);
    Model model = it.config().architecture(it.domain()).model();
    float[] gradient = new float[z.length];
    Score score = model.gradient(z, batch, model.tape(), gradient);

    Dl4jNetwork.LossAndGradient expected = theirs.gradient(batch);
    assertThat(score.loss()).isCloseTo(expected.loss(), within(1e-5));
    assertClose(gradient, expected.gradient(), TOLERANCE);
  }

  /**
   * Compares H·v with the central difference of DL4J's gradient in double, also on nets of full
   * size.
   */
  @ParameterizedTest
  @MethodSource("cases")
  void hessianVectorAgrees(Case it) {
    Draws draws = Draws.of(2, "oracle");
    float[] z = point(it, draws);
    Batch batch = batch(it, draws);
    float[] v = new float[z.length];
    double[] ahead = new double[z.length];
    double[] behind = new double[z.length];
    for (int i = 0; i < z.length; i++) {
      v[i] = (float) draws.gaussian();
      ahead[i] = z[i] + STEP * v[i];
      behind[i] = z[i] - STEP * v[i];
    }
    Model model = it.config().architecture(it.domain()).model();
    Tape tape = model.tape();
    float[] product = new float[z.length];
    model.gradient(z, batch, tape, product);
    model.hessianVector(tape, v, product);

    Dl4jNetwork theirs = Dl4jNetwork.of(it.config(), it.domain(), DataType.DOUBLE);
    theirs.setParameters(ahead);
    double[] expected = theirs.gradient(batch).gradient();
    theirs.setParameters(behind);
    double[] below = theirs.gradient(batch).gradient();
    for (int i = 0; i < expected.length; i++) {
      expected[i] = (expected[i] - below[i]) / (2 * STEP);
    }
    assertClose(product, expected, TOLERANCE);
  }

  private static float[] point(Case it, Draws draws) {
    float[] z = new float[it.config().architecture(it.domain()).layout().size()];
    it.config().architecture(it.domain()).initialize(z, draws);
    for (int i = 0; i < z.length; i++) {
      z[i] +=
          0.02f
              * (float)
                  draws.gaussian(); // moves biases and shifts away from 0, and scales away from 1
    }
    return z;
  }

  private static void assertClose(float[] actual, double[] expected, double tolerance) {
    double largest = 0;
    double worst = 0;
    for (int i = 0; i < expected.length; i++) {
      largest = Math.max(largest, Math.abs(expected[i]));
      worst = Math.max(worst, Math.abs(actual[i] - expected[i]));
    }
    assertThat(largest).isGreaterThan(0);
    assertThat(worst / largest).as("largest difference, relative").isLessThan(tolerance);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void parametersGoThereAndBack(Case it) {
    float[] z = new float[it.config().architecture(it.domain()).layout().size()];
    for (int i = 0; i < z.length; i++) {
      z[i] = i;
    }
    Dl4jNetwork theirs = Dl4jNetwork.of(it.config(), it.domain(), DataType.DOUBLE);
    theirs.setParameters(z);
    double[] back = theirs.parameters();
    for (int i = 0; i < z.length; i++) {
      assertThat(back[i]).isEqualTo(z[i]);
    }
  }

  @Test
  void refusesWhatDl4jLacks() {
    Case layered = mlp(Activation.RELU, Normalization.LAYER, 0.001f, Loss.MSE);
    assertThatThrownBy(() -> Dl4jNetwork.of(layered.config(), layered.domain(), DataType.FLOAT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("epsilon is 0.001");
  }

  private static Batch batch(Case it, Draws draws) {
    Domain domain = it.domain();
    float[] x = new float[it.examples() * domain.inputs()];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) draws.gaussian();
    }
    float[] y =
        new float
            [domain.kind() == Domain.Kind.CLASSES
                ? it.examples()
                : it.examples() * domain.outputs()];
    for (int i = 0; i < y.length; i++) {
      y[i] =
          domain.kind() == Domain.Kind.REGRESSION
              ? (float) draws.gaussian()
              : draws.below(Math.max(2, domain.outputs()));
    }
    return new Batch(it.examples(), x, y);
  }

  private static Case mlp(
      Activation activation, Normalization normalization, float epsilon, Loss loss) {
    Mlp mlp =
        new Mlp(
            List.of(12, 7),
            activation,
            normalization,
            true,
            true,
            epsilon,
            loss,
            Initialization.XAVIER,
            0);
    Domain.Kind kind =
        switch (loss) {
          case MSE, L1 -> Domain.Kind.REGRESSION;
          case SOFTMAX -> Domain.Kind.CLASSES;
          case BCE -> Domain.Kind.BINARY;
          case GAUSSIAN, CATEGORICAL -> throw new IllegalArgumentException("a policy");
        };
    return new Case(mlp, new Domain(List.of(5), loss == Loss.BCE ? 1 : 3, kind), 9);
  }

  private static Case conv(
      int height,
      int width,
      int channels,
      int filters,
      int blocks,
      Conv.Downsample downsample,
      Padding padding,
      Conv.Head head,
      Normalization normalization) {
    Conv conv =
        new Conv(
            filters,
            blocks,
            downsample,
            padding,
            head,
            Activation.RELU,
            normalization,
            true,
            true,
            0.001f,
            null,
            Initialization.XAVIER,
            Initialization.XAVIER,
            0,
            1); // no large logits, because DL4J clips probabilities at 1e-10
    int examples = height > 28 ? 2 : 5;
    return new Case(
        conv, new Domain(List.of(height, width, channels), 5, Domain.Kind.CLASSES), examples);
  }
}
