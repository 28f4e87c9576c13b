package org.salamander.outer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.salamander.model.Layout;

/** Tests the step for a linear surrogate and a known metric. */
final class TrustRegionTest {

  private static final float[] METRIC = {4, 1, 0.25f};
  private static final float[] GRADIENT = {2, -1, 0.5f};
  private static final float[] START = {1, 1, 1};

  /** Rounds with the divergence ½dᵀFd times {@code stretch}. Counts the calls. */
  private static final class Toy implements Rounds {

    private final double stretch;
    private final double slope;
    private final List<float[]> trials = new ArrayList<>();
    private int products;

    Toy(double stretch, double slope) {
      this.stretch = stretch;
      this.slope = slope;
    }

    @Override
    public float[] fisher(float[] v) {
      products++;
      float[] product = new float[v.length];
      for (int i = 0; i < v.length; i++) {
        product[i] = METRIC[i] * v[i];
      }
      return product;
    }

    @Override
    public Trial trial(float[] candidate) {
      trials.add(candidate.clone());
      double surrogate = 0;
      double divergence = 0;
      for (int i = 0; i < candidate.length; i++) {
        double d = (double) candidate[i] - START[i];
        surrogate += slope * GRADIENT[i] * d;
        divergence += 0.5 * METRIC[i] * d * d;
      }
      return new Trial(surrogate, stretch * divergence);
    }
  }

  @Test
  void stepsAlongTheNaturalGradientToTheEdgeOfTheRegion() {
    Toy toy = new Toy(0.999, 1);
    float[] z = step(toy, trpo(10, 15));
    double scale = (START[0] - z[0]) / (GRADIENT[0] / METRIC[0]);
    for (int i = 0; i < 3; i++) {
      assertThat((double) START[i] - z[i]).isCloseTo(scale * GRADIENT[i] / METRIC[i], within(1e-5));
    }
    assertThat(toy.trial(z).divergence()).isCloseTo(0.01, within(1e-4));
    assertThat(toy.products).isEqualTo(4); // three for the three dimensions, one for the length
  }

  @Test
  void goesBackUntilTheDivergenceIsSmallEnough() {
    Toy toy = new Toy(3, 1);
    float[] z = step(toy, trpo(10, 15));
    assertThat(toy.trials).hasSize(4); // 3·0.8^(2·3) < 1
    assertThat(toy.trial(z).divergence()).isLessThanOrEqualTo(0.01).isGreaterThan(0.006);
  }

  @ParameterizedTest
  @CsvSource({"1e9,1", "1,-1", "NaN,1", "1,NaN"})
  void staysWhereNothingIsBetter(double stretch, double slope) {
    Toy toy = new Toy(stretch, slope);
    assertThat(step(toy, trpo(10, 5))).isEqualTo(START);
    assertThat(toy.trials).hasSize(6);
  }

  @Test
  void staysWhereThereIsNoGradient() {
    Toy toy = new Toy(1, 1);
    float[] z = START.clone();
    rule(trpo(10, 5)).step(z, new float[3], 2, 0, toy);
    assertThat(z).isEqualTo(START);
    assertThat(toy.trials).isEmpty();
  }

  @Test
  void refusesWhatIsNoRegion() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new OptimizerConfig.Trpo(0, 10, 1e-5f, 1e-10f, 15, 0.8f))
        .withMessageStartingWith("max-kl is 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> trpo(0, 15))
        .withMessageStartingWith("conjugate-gradients is 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> trpo(10, -1))
        .withMessageStartingWith("backtracks is -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new OptimizerConfig.Trpo(0.01f, 10, 1e-5f, 1e-10f, 15, 1f))
        .withMessageStartingWith("backtrack is 1");
  }

  private static float[] step(Rounds rounds, OptimizerConfig config) {
    float[] z = START.clone();
    float[] sum = GRADIENT.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] *= 2; // of a batch of two
    }
    rule(config).step(z, sum, 2, 0, rounds);
    return z;
  }

  private static OuterRule rule(OptimizerConfig config) {
    return new OuterRule(
        new OuterConfig(10, 2, config, new Schedule.Constant(), OuterConfig.Clip.NONE),
        Layout.empty().with("theta", 3));
  }

  private static OptimizerConfig trpo(int conjugateGradients, int backtracks) {
    return new OptimizerConfig.Trpo(0.01f, conjugateGradients, 1e-9f, 1e-10f, backtracks, 0.8f);
  }
}
