package org.salamander.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class OperationsTest {

  @Test
  void theSineNetIsCountedAsByHand() {
    Operations net = Cases.SINE;
    assertThat(net.layers()).isEqualTo(List.of(40L, 1600L, 40L));
    assertThat(net.gradient()).isEqualTo(1680 + 1680 + 1640);
    // Tangents forward: 40 of ẇ, then both factors of 1,640. Back: weights 40 and 2 · 1,640, inputs
    // 2 · 1,640.
    assertThat(net.hessianVector()).isEqualTo(40 + 2 * 1640 + 40 + 2 * 1640 + 2 * 1640);
    assertThat(net.task(1, 10, 10, true)).isEqualTo(10 * 5000 + 10 * 9920 + 10 * 5000);
  }

  @Test
  void theStridedNetIsCountedAsByHand() {
    Operations net = Cases.named("strided-5way-1q-k1").operations();
    // 28 → 14 → 7 → 4 → 2, nine taps each, then 64 features to 5 classes.
    assertThat(net.layers())
        .isEqualTo(
            List.of(
                14L * 14 * 9 * 64,
                7L * 7 * 9 * 64 * 64,
                4L * 4 * 9 * 64 * 64,
                2L * 2 * 9 * 64 * 64,
                320L));
    assertThat(net.forward()).isEqualTo(112_896 + 1_806_336 + 589_824 + 147_456 + 320);
    assertThat(Cases.named("strided-5way-1q-k1").multiplyAdds())
        .isEqualTo(10L * (3 * 2_656_832 - 112_896) + 5L * (6 * 2_656_832 - 4 * 112_896));
  }

  @Test
  void firstOrderLeavesTheHessianOut() {
    Operations net = Cases.named("strided-5way-15q-k5-first").operations();
    assertThat(Cases.named("strided-5way-15q-k5-first").multiplyAdds())
        .isEqualTo(5 * 5 * net.gradient() + 75 * net.gradient());
  }

  @Test
  void poolingLeavesAnOddRowOut() {
    // 84 → 42 → 21 → 10 → 5, convolutions before the pooling, 25 · 32 features.
    assertThat(Cases.named("mini-5way-15q-k5").operations().layers())
        .isEqualTo(
            List.of(
                84L * 84 * 9 * 3 * 32,
                42L * 42 * 9 * 32 * 32,
                21L * 21 * 9 * 32 * 32,
                10L * 10 * 9 * 32 * 32,
                4000L));
  }
}
