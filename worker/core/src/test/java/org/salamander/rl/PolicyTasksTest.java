package org.salamander.rl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.salamander.model.Architecture;
import org.salamander.model.Batch;
import org.salamander.model.Model;
import org.salamander.model.net.Initialization;
import org.salamander.model.net.Policy;
import org.salamander.model.net.layer.Activation;
import org.salamander.random.Draws;
import org.salamander.task.Split;
import org.salamander.task.Task;

/**
 * Tasks with rollouts. They must depend on their seed, split, iteration, index and z, and on
 * nothing else.
 */
final class PolicyTasksTest {

  private static final PolicyTasks TASKS =
      new PolicyTasks(new Navigation2d(4, 3, 12, 0.9, 0.5, 0.1, 0.01), 4, 3, 0.9);
  private static final Architecture ARCHITECTURE =
      new Policy(List.of(5), Activation.TANH, null, 0.3f, Initialization.XAVIER)
          .architecture(TASKS.domain());

  @Test
  void aTaskIsAFunctionOfItsNameAndOfThePolicy() {
    float[] z = initial();
    int first = bits(TASKS.task(1, Split.TRAIN, 2, 3), z);
    Set<Integer> others = new HashSet<>();
    others.add(bits(TASKS.task(2, Split.TRAIN, 2, 3), z));
    others.add(bits(TASKS.task(1, Split.TEST, 2, 3), z));
    others.add(bits(TASKS.task(1, Split.TRAIN, 3, 3), z));
    others.add(bits(TASKS.task(1, Split.TRAIN, 2, 4), z));
    float[] other = z.clone();
    other[0] += 0.5f;
    others.add(bits(TASKS.task(1, Split.TRAIN, 2, 3), other));
    assertThat(others).hasSize(5).doesNotContain(first);
    assertThat(bits(TASKS.task(1, Split.TRAIN, 2, 3), z)).isEqualTo(first);
  }

  @Test
  void everyInnerStepAndTheQueryHaveTrajectoriesOfTheirOwn() {
    Task task = TASKS.task(1, Split.TRAIN, 0, 0).on(ARCHITECTURE.model());
    float[] z = initial();
    assertThat(task.support(1, z).targets()).isNotEqualTo(task.support(0, z).targets());
    assertThat(task.query(z).targets()).isNotEqualTo(task.support(0, z).targets());
  }

  @Test
  void episodesDoNotDependOnHowManyThereAre() {
    float[] z = initial();
    Batch few = TASKS.task(1, Split.TRAIN, 0, 0).on(ARCHITECTURE.model()).support(0, z);
    Batch more = TASKS.with(9, 3).task(1, Split.TRAIN, 0, 0).on(ARCHITECTURE.model()).support(0, z);
    assertThat(Arrays.copyOf(more.inputs(), few.inputs().length)).isEqualTo(few.inputs());
  }

  @Test
  void advantagesAreNormalisedAndScoresAreReturns() {
    Model model = ARCHITECTURE.model();
    Task task = TASKS.task(1, Split.TRAIN, 0, 0).on(model);
    float[] z = initial();
    Batch query = task.query(z);
    double mean = 0;
    double square = 0;
    for (int i = 0; i < query.size(); i++) {
      double advantage = query.targets()[4 * i + 2];
      mean += advantage / query.size();
      square += advantage * advantage / query.size();
    }
    assertThat(mean).isCloseTo(0, within(1e-6));
    assertThat(square).isCloseTo(1, within(1e-5));
    Trajectories drawn = TASKS.trajectories(1, Split.TRAIN, 0, model, z);
    assertThat(model.score(z, query).measured())
        .as("mean undiscounted return")
        .isCloseTo(Arrays.stream(drawn.rewards()).sum() / drawn.episodes(), within(1e-5));
  }

  /** If the reward depends only on time and state, the advantage of every action is 0. */
  @Test
  void theBaselineExplainsWhatTheActionsDoNot() {
    int[] starts = {0, 3, 6, 9};
    float[] observations = new float[9];
    double[] returns = new double[9];
    for (int i = 0; i < 9; i++) {
      observations[i] = 0.1f * i;
      double tau = (i % 3) / 3.0;
      returns[i] = 2 + 3 * tau - tau * tau + 5 * observations[i];
    }
    Trajectories trajectories =
        new Trajectories(3, starts, observations, new float[9 * 3], new double[9]);
    LinearBaseline.fit(trajectories, returns).subtract(trajectories, returns);
    assertThat(returns).containsExactly(new double[9], within(1e-3));
  }

  @Test
  void aTaskNeedsAModelToBeActedIn() {
    Task task = TASKS.task(1, Split.TRAIN, 0, 0);
    assertThatIllegalStateException()
        .isThrownBy(() -> task.query(new float[0]))
        .withMessageContaining("on()");
  }

  private static float[] initial() {
    float[] z = new float[ARCHITECTURE.layout().size()];
    ARCHITECTURE.initialize(z, Draws.of(5));
    return z;
  }

  private static int bits(Task task, float[] z) {
    Task on = task.on(ARCHITECTURE.model());
    return 31 * Arrays.hashCode(on.support(0, z).targets()) + Arrays.hashCode(on.query(z).inputs());
  }
}
