package org.salamander.model.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.salamander.model.Batch;
import org.salamander.model.Cut;
import org.salamander.model.Layout;
import org.salamander.model.Model;
import org.salamander.model.Tape;

/** A cut network computes the same results as the whole network, at every cut. */
final class NetworkCutTest {

  @ParameterizedTest
  @MethodSource("org.salamander.model.net.Nets#all")
  void twoStepsOverTheRestAreThoseOfTheWhole(Nets.Net net) {
    Nets.Point point = net.point(3);
    List<Layout.Slice> slices = net.config().architecture(net.domain()).layout().slices();
    for (int first = 1; first < slices.size(); first++) {
      compare(net, point, slices.subList(first, slices.size()));
    }
  }

  @ParameterizedTest
  @MethodSource("org.salamander.model.net.Nets#all")
  void soAreThoseOverOneSliceWhileTheWeightsBehindItStay(Nets.Net net) {
    Nets.Point point = net.point(3);
    net.config()
        .architecture(net.domain())
        .layout()
        .slices()
        .forEach(slice -> compare(net, point, List.of(slice)));
  }

  private static void compare(Nets.Net net, Nets.Point point, List<Layout.Slice> moving) {
    Model model = net.config().architecture(net.domain()).model();
    Optional<Cut> found = model.cut(moving);
    if (found.isEmpty()) {
      return; // the first layer moves, so there is no fixed trunk to cut off
    }
    Cut cut = found.get();
    assertThat(model.cut(moving)).containsSame(cut);
    int size = point.z().length;
    float[] v = new float[size];
    float[] z = point.z().clone();
    moving.forEach(
        slice -> System.arraycopy(point.v(), slice.offset(), v, slice.offset(), slice.length()));
    float[] gradient = new float[size];
    float[] product = new float[size];
    float[] wholeGradient = new float[size];
    float[] wholeProduct = new float[size];
    float[] wholeSum = new float[size];
    float[] sum = new float[size];
    Batch batch = point.batch();
    Tape trunk = model.tape();
    cut.trunk(z, batch, trunk);
    for (int k = 0; k < 2; k++) {
      Tape tape = cut.tape();
      Tape whole = model.tape();
      assertThat(cut.gradient(z, batch, trunk, tape, gradient))
          .isEqualTo(model.gradient(z, batch, whole, wholeGradient));
      cut.hessianVector(trunk, tape, v, product);
      model.hessianVector(whole, v, wholeProduct);
      for (Layout.Slice slice : moving) {
        assertSame(gradient, wholeGradient, slice);
        assertSame(product, wholeProduct, slice);
        for (int i = slice.offset(); i < slice.end(); i++) {
          z[i] -= 0.1f * gradient[i];
        }
      }
      for (int i = 0; i < size; i++) {
        sum[i] += product[i];
        wholeSum[i] += wholeProduct[i];
      }
    }
    cut.pullback(z, batch, trunk, product);
    for (int i = 0; i < size; i++) {
      sum[i] += product[i];
    }
    double largest = 1e-3;
    for (float value : wholeSum) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int i = 0; i < size; i++) {
      assertThat((double) sum[i]).isCloseTo(wholeSum[i], within(2e-6 * largest));
    }
  }

  private static void assertSame(float[] actual, float[] expected, Layout.Slice slice) {
    assertThat(Arrays.copyOfRange(actual, slice.offset(), slice.end()))
        .as(slice.name())
        .isEqualTo(Arrays.copyOfRange(expected, slice.offset(), slice.end()));
  }

  @Test
  void theTrunkEndsBeforeTheLinearLayerThatReadsWhatMoves() {
    Nets.Net net =
        Nets.all()
            .filter(n -> n.config() instanceof Mlp mlp && mlp.layers().size() > 1)
            .findFirst()
            .orElseThrow();
    Model model = net.config().architecture(net.domain()).model();
    List<Layout.Slice> slices = model.layout().slices();
    assertThat(model.cut(slices)).isEmpty();
    assertThat(model.cut(slices.subList(0, 1))).as("the weights behind stay").isPresent();
    assertThat(model.cut(slices.stream().filter(s -> s.role() == Layout.Role.KERNEL).toList()))
        .isEmpty();
    assertThat(model.cut(model.layout().under("head"))).isPresent();
    assertThat(model.cut(List.of(model.layout().slice("head.bias")))).isPresent();
  }
}
