package org.salamander.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.salamander.random.Draws;

class DrawsTest {

  private static final int MANY = 200_000;

  @Test
  void bitsThatMustNeverChange() {
    Draws draws = Draws.of(1, "task", 2, 3);
    assertThat(new long[] {draws.next(), draws.next(), draws.next()})
        .containsExactly(2081480319268266555L, -253766052452233256L, -3606750006881570616L);
    assertThat(draws.uniform()).isEqualTo(0.07927249807090087);
    assertThat(draws.below(1000)).isEqualTo(448);
    assertThat(draws.gaussian()).isEqualTo(1.0307777614265812);
    assertThat(draws.permutation(6)).containsExactly(0, 4, 3, 2, 1, 5);
  }

  @Test
  void aStreamDependsOnItsNameAlone() {
    Draws first = Draws.of(7, "task", 1, 2);
    Draws.of(7, "task", 1, 3).next();
    long value = first.next();
    assertThat(Draws.of(7, "task", 1, 2).next()).isEqualTo(value);
  }

  @Test
  void otherNamesGiveOtherStreams() {
    long[] starts =
        IntStream.range(0, 10_000)
            .mapToLong(i -> Draws.of(i / 1000, i / 100 % 10, i / 10 % 10, i % 10).next())
            .toArray();
    assertThat(Arrays.stream(starts).distinct().count()).isEqualTo(starts.length);
    assertThat(Draws.of(1, 2, 3).next()).isNotEqualTo(Draws.of(1, 3, 2).next());
    assertThat(Draws.of(1, "a").next()).isNotEqualTo(Draws.of(1, "b").next());
    assertThat(Draws.of(1, "a", 1).next()).isNotEqualTo(Draws.of(2, "a", 1).next());
  }

  @Test
  void uniformNumbersAreUniform() {
    Draws draws = Draws.of(3);
    int[] counts = new int[100];
    for (int i = 0; i < MANY; i++) {
      counts[(int) (100 * draws.uniform())]++;
    }
    assertThat(chiSquare(counts))
        .isLessThan(99 + 4 * Math.sqrt(2 * 99)); // four standard deviations
  }

  @Test
  void firstNumbersOfNeighbouringStreamsAreUniformAndUncorrelated() {
    int[] counts = new int[100];
    double product = 0;
    double before = 0;
    for (int i = 0; i < MANY; i++) {
      double u = Draws.of(3, "task", 0, i).uniform();
      counts[(int) (100 * u)]++;
      product += (u - 0.5) * (before - 0.5);
      before = u;
    }
    assertThat(chiSquare(counts)).isLessThan(99 + 4 * Math.sqrt(2 * 99));
    assertThat(12 * product / MANY).isCloseTo(0, within(4 / Math.sqrt(MANY)));
  }

  @Test
  void wholeNumbersAreUniformBelowTheirBound() {
    Draws draws = Draws.of(4);
    int[] counts = new int[7];
    for (int i = 0; i < MANY; i++) {
      counts[draws.below(7)]++;
    }
    assertThat(chiSquare(counts)).isLessThan(6 + 4 * Math.sqrt(2 * 6));
    assertThatThrownBy(() -> draws.below(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("bound is 0");
  }

  @Test
  void gaussiansHaveTheirMoments() {
    Draws draws = Draws.of(5);
    double[] sums = new double[5];
    for (int i = 0; i < MANY; i++) {
      double g = draws.gaussian();
      for (int k = 1; k < 5; k++) {
        sums[k] += StrictMath.pow(g, k) / MANY;
      }
    }
    double error = 5 / Math.sqrt(MANY);
    assertThat(sums[1]).isCloseTo(0, within(error));
    assertThat(sums[2]).isCloseTo(1, within(error * Math.sqrt(2)));
    assertThat(sums[3]).isCloseTo(0, within(error * Math.sqrt(15)));
    assertThat(sums[4]).isCloseTo(3, within(error * Math.sqrt(96)));
  }

  @Test
  void truncatedGaussiansStayWithinTwoDeviations() {
    Draws draws = Draws.of(6);
    double squares = 0;
    for (int i = 0; i < MANY; i++) {
      double g = draws.truncatedGaussian();
      assertThat(Math.abs(g)).isLessThanOrEqualTo(2);
      squares += g * g / MANY;
    }
    assertThat(squares).isCloseTo(0.7737, within(0.01)); // 1 − 4φ(2) / (2Φ(2) − 1)
  }

  @Test
  void choicesAreDistinctAndEveryElementIsAsLikely() {
    int[] counts = new int[10];
    for (int i = 0; i < MANY / 10; i++) {
      int[] chosen = Draws.of(8, i).choose(3, 10);
      assertThat(Arrays.stream(chosen).distinct().count()).isEqualTo(3);
      counts[chosen[1]]++;
    }
    assertThat(chiSquare(counts)).isLessThan(9 + 4 * Math.sqrt(2 * 9));
    assertThatThrownBy(() -> Draws.of(1).choose(4, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("4 of 3");
  }

  private static double chiSquare(int[] counts) {
    double expected = Arrays.stream(counts).sum() / (double) counts.length;
    return Arrays.stream(counts).mapToDouble(n -> (n - expected) * (n - expected) / expected).sum();
  }
}
