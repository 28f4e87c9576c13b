package org.salamander.task.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Compares the filter with its formula and checks its symmetries. */
final class LanczosTest {

  private static final Lanczos REDUCTION = new Lanczos(105, 28);

  @Test
  void flatStaysFlat() {
    byte[] flat = new byte[105 * 105];
    Arrays.fill(flat, (byte) 200);
    byte[] reduced = REDUCTION.resize(flat);
    assertThat(reduced).hasSize(28 * 28).containsOnly((byte) 200);
  }

  @Test
  void sameSizeStaysTheSame() {
    byte[] image = noise(12);
    assertThat(new Lanczos(12, 12).resize(image)).isEqualTo(image);
  }

  /**
   * Rows are reduced first, then columns. Tests a uniform image of another shape, and one that
   * varies only along rows.
   */
  @Test
  void resizesEachDirectionByItsOwnFilter() {
    byte[] image = new byte[12 * 30];
    for (int i = 0; i < image.length; i++) {
      image[i] = (byte) (i % 30 < 15 ? 10 : 210);
    }
    byte[] resized = Lanczos.resize(image, new Lanczos(30, 10), new Lanczos(12, 36));
    byte[] row = Lanczos.resize(Arrays.copyOf(image, 30), new Lanczos(30, 10), new Lanczos(1, 1));
    assertThat(resized).hasSize(36 * 10);
    for (int i = 0; i < resized.length; i++) {
      assertThat(resized[i]).isEqualTo(row[i % 10]);
    }
    assertThat(row[0]).isEqualTo((byte) 10);
    assertThat(row[9]).isEqualTo((byte) 210);
  }

  @Test
  void turningAndReducingCommute() {
    byte[] reduced = REDUCTION.resize(noise(105));
    byte[] turned = REDUCTION.resize(turn(noise(105), 105));
    byte[] expected = turn(reduced, 28);
    for (int i = 0; i < expected.length; i++) { // the two passes round in another order
      assertThat(Math.abs((turned[i] & 0xFF) - (expected[i] & 0xFF))).isLessThanOrEqualTo(1);
    }
  }

  @Test
  void followsItsFormula() {
    byte[] image = noise(105);
    byte[] reduced = REDUCTION.resize(image);
    for (int row = 0; row < 28; row++) {
      for (int column = 0; column < 28; column++) {
        double expected = at(image, row, column);
        assertThat((double) (reduced[row * 28 + column] & 0xFF))
            .isBetween(expected - 2, expected + 2);
      }
    }
  }

  /** Σ w(y)w(x)·pixel / Σ w(y)w(x), w(x) = sinc(x)·sinc(x/3) at distances in reduced pixels. */
  private static double at(byte[] image, int row, int column) {
    double sum = 0;
    double weights = 0;
    for (int y = 0; y < 105; y++) {
      for (int x = 0; x < 105; x++) {
        double w =
            window((y + 0.5) / 3.75 - (row + 0.5)) * window((x + 0.5) / 3.75 - (column + 0.5));
        weights += w;
        sum += w * (image[y * 105 + x] & 0xFF);
      }
    }
    return Math.max(0, Math.min(255, sum / weights));
  }

  private static double window(double x) {
    if (x == 0) {
      return 1;
    }
    double p = Math.PI * x;
    return Math.abs(x) < 3 ? 3 * Math.sin(p) * Math.sin(p / 3) / (p * p) : 0;
  }

  private static byte[] noise(int side) {
    byte[] image = new byte[side * side];
    new java.util.Random(1).nextBytes(image);
    return image;
  }

  /** A quarter turn counter-clockwise. */
  private static byte[] turn(byte[] image, int side) {
    byte[] turned = new byte[image.length];
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        turned[y * side + x] = image[x * side + side - 1 - y];
      }
    }
    return turned;
  }
}
