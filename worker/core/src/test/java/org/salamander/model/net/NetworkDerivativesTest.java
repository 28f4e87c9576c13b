package org.salamander.model.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.salamander.model.Model;
import org.salamander.model.Score;
import org.salamander.model.Tape;

/**
 * Compares values and derivatives with central differences of a plain reference in double, at
 * points away from kinks. The tolerance is relative to the largest element. The errors of float
 * arithmetic are about 1e-6, and 1e-5 with batch norm over few rows.
 */
final class NetworkDerivativesTest {

  private static final double TOLERANCE = 5e-6;

  /**
   * The smallest distance to a kink that is allowed. At smaller distances the differences would
   * step over the kink.
   */
  private static final double MARGIN = 4e-4;

  @ParameterizedTest
  @MethodSource("org.salamander.model.net.Nets#all")
  void gradientAgrees(Nets.Net net) {
    Nets.Point point = smooth(net);
    Model model = net.config().architecture(net.domain()).model();
    float[] gradient = new float[point.z().length];
    Score score = model.gradient(point.z(), point.batch(), model.tape(), gradient);
    Reference reference = new Reference(net.config(), net.domain(), point.batch());
    double[] z = Reference.doubles(point.z());
    assertThat(score.loss()).isCloseTo(reference.loss(z), within(1e-5));
    assertClose(gradient, reference.gradient(z));
  }

  @ParameterizedTest
  @MethodSource("org.salamander.model.net.Nets#all")
  void hessianVectorAgrees(Nets.Net net) {
    Nets.Point point = smooth(net);
    Model model = net.config().architecture(net.domain()).model();
    float[] product = new float[point.z().length];
    Tape tape = model.tape();
    model.gradient(point.z(), point.batch(), tape, product);
    model.hessianVector(tape, point.v(), product);
    Reference reference = new Reference(net.config(), net.domain(), point.batch());
    assertClose(
        product,
        reference.hessianVector(Reference.doubles(point.z()), Reference.doubles(point.v())));
  }

  @ParameterizedTest
  @MethodSource("org.salamander.model.net.Nets#all")
  void inputGradientAgrees(Nets.Net net) {
    Nets.Point point = smooth(net);
    Model model = net.config().architecture(net.domain()).model();
    float[] gradient = new float[point.batch().inputs().length];
    model.inputGradient(point.z(), point.batch(), gradient);
    Reference reference = new Reference(net.config(), net.domain(), point.batch());
    assertClose(gradient, reference.inputGradient(Reference.doubles(point.z())));
  }

  /** The reference is the second differences of the divergence. */
  @ParameterizedTest
  @MethodSource("org.salamander.model.net.Nets#policies")
  void fisherVectorIsTheDivergencesHessian(Nets.Net net) {
    Nets.Point point = smooth(net);
    Model model = net.config().architecture(net.domain()).model();
    float[] product = new float[point.z().length];
    model.fisherVector(point.z(), point.batch(), model.tape(), point.v(), product);
    Reference reference = new Reference(net.config(), net.domain(), point.batch());
    double[][] old = reference.outputs(point.z());
    assertClose(
        product,
        Reference.hessianVector(
            z -> reference.divergence(z, old),
            Reference.doubles(point.z()),
            Reference.doubles(point.v())));
  }

  private static Nets.Point smooth(Nets.Net net) {
    for (long seed = 0; seed < 200; seed++) {
      Nets.Point point = net.point(seed);
      if (new Reference(net.config(), net.domain(), point.batch())
              .margin(Reference.doubles(point.z()))
          > MARGIN) {
        return point;
      }
    }
    throw new AssertionError("no point of " + net + " is further than " + MARGIN + " from a kink");
  }

  private static void assertClose(float[] actual, double[] expected) {
    double largest = 1e-3;
    for (double value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) actual[i])
          .as("element %d of %d", i, expected.length)
          .isCloseTo(expected[i], within(TOLERANCE * largest));
    }
  }

  private static org.assertj.core.data.Offset<Double> within(double tolerance) {
    return org.assertj.core.data.Offset.offset(tolerance);
  }
}
