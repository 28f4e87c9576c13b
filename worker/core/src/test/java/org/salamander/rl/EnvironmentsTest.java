package org.salamander.rl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.salamander.random.Draws;
import org.salamander.task.Split;

/** Tests the rules of the environments. */
final class EnvironmentsTest {

  private static final Navigation2d PLANE = new Navigation2d(2, 2, 100, 0.99, 0.5, 0.1, 0.01);

  @Test
  void stepsAreCutAndPayMinusTheDistance() {
    Episode episode = PLANE.world(Split.TEST, Draws.of(1)).episode(Draws.of(2));
    float[] seen = new float[3];
    double first = episode.act(new float[] {7, 0.5f, -0.04f}, 1);
    episode.observe(seen, 1);
    assertThat(seen).containsExactly(0, 0.1f, -0.04f);
    double second = episode.act(new float[] {-0.1f, 0.04f}, 0); // back at the origin
    episode.observe(seen, 1);
    assertThat(seen[1]).isCloseTo(0, within(1e-7f));
    assertThat(first).isNegative();
    assertThat(second).isBetween(-StrictMath.sqrt(0.5), 0.0);
  }

  @Test
  void anEpisodeEndsAtTheGoalAndTheBestPolicyGoesThere() {
    for (int task = 0; task < 20; task++) {
      World world = PLANE.world(Split.TEST, Draws.of(task));
      double best = world.bestReturn().orElseThrow();
      assertThat(best).isBetween(-2.0, 0.0); // at most six steps of at most 0.71
    }
  }

  @Test
  void armsPayTheirMeans() {
    Bandit bandit =
        new Bandit(1, 1, List.of(3, 3), null, Bandit.Rewards.BERNOULLI, List.of(0.0, 1.0), 0.25);
    World world = bandit.world(Split.TEST, Draws.of(4));
    double best = 0;
    for (int arm = 0; arm < 3; arm++) {
      double sum = 0;
      for (int i = 0; i < 4000; i++) {
        Episode episode = world.episode(Draws.of(i, arm));
        sum += episode.act(new float[] {arm}, 0);
        assertThat(episode.over()).isTrue();
      }
      best = Math.max(best, sum / 4000);
    }
    assertThat(world.choices()).isEqualTo(3);
    assertThat(best).isCloseTo(world.bestReturn().orElseThrow(), within(0.03));
  }

  @Test
  void numbersOfArmsMixAndThePolicySeesWhichArePresent() {
    Bandit bandit =
        new Bandit(1, 1, List.of(2, 10), null, Bandit.Rewards.GAUSSIAN, List.of(-1.0, 1.0), 0.5);
    Set<Integer> numbers = new HashSet<>();
    for (int task = 0; task < 200; task++) {
      World world = bandit.world(Split.TEST, Draws.of(task));
      numbers.add(world.choices());
      float[] seen = new float[10];
      world.episode(Draws.of(1)).observe(seen, 0);
      for (int arm = 0; arm < 10; arm++) {
        assertThat(seen[arm]).isEqualTo(arm < world.choices() ? 1f : 0f);
      }
    }
    assertThat(numbers).containsExactlyInAnyOrder(2, 3, 4, 5, 6, 7, 8, 9, 10);
  }

  @Test
  void testTasksMayHaveOtherNumbersOfArms() {
    Bandit bandit =
        new Bandit(
            1, 1, List.of(2, 2), List.of(4, 4), Bandit.Rewards.GAUSSIAN, List.of(-1.0, 1.0), 0.5);
    assertThat(bandit.domain().inputs()).isEqualTo(4);
    assertThat(bandit.world(Split.TRAIN, Draws.of(1)).choices()).isEqualTo(2);
    assertThat(bandit.world(Split.VALIDATION, Draws.of(1)).choices()).isEqualTo(4);
    World test = bandit.world(Split.TEST, Draws.of(1));
    assertThat(test.choices()).isEqualTo(4);
    float[] seen = new float[4];
    test.episode(Draws.of(1)).observe(seen, 0);
    assertThat(seen).containsOnly(1f);
  }

  @ParameterizedTest
  @CsvSource({"1,2", "3,2", "2,11"})
  void refusesImpossibleArms(int fewest, int most) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Bandit(
                    1,
                    1,
                    List.of(fewest, most),
                    null,
                    Bandit.Rewards.GAUSSIAN,
                    List.of(0.0, 1.0),
                    0.5))
        .withMessageStartingWith("arms is [" + fewest + ", " + most + "]");
  }

  @Test
  void refusesWhatIsNoWorld() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Bandit(
                    1, 1, List.of(2, 3), null, Bandit.Rewards.BERNOULLI, List.of(0.0, 1.5), 0.5))
        .withMessageStartingWith("means is [0.0, 1.5]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Navigation2d(2, 2, 100, Double.NaN, 0.5, 0.1, 0.01))
        .withMessageStartingWith("discount is NaN");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Navigation2d(2, 2, 0, 0.99, 0.5, 0.1, 0.01))
        .withMessageStartingWith("horizon is 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Navigation2d(2, 2, 100, 0.99, 0.5, 0, 0.01))
        .withMessageStartingWith("speed is 0");
  }
}
