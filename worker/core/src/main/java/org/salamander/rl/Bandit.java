package org.salamander.rl;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.salamander.config.AtLeast;
import org.salamander.config.Bounds;
import org.salamander.config.Interval;
import org.salamander.config.InvalidValue;
import org.salamander.config.Positive;
import org.salamander.model.Domain;
import org.salamander.random.Draws;
import org.salamander.task.DataContext;
import org.salamander.task.Split;
import org.salamander.task.TaskConfig;
import org.salamander.task.TaskSource;

/**
 * Several slot machines. An episode is one action: it pulls one machine. Each task has its own
 * number of machines and its own mean payments. The policy observes a 1 for each machine that
 * exists and a 0 for the others. It chooses among those that exist, so one policy works for any
 * number.
 */
@JsonClassDescription("multi-armed bandits; each task has other payments")
public record Bandit(
    @JsonPropertyDescription("support pulls in each inner step") @AtLeast(1) int shots,
    @JsonPropertyDescription("query pulls") @AtLeast(1) int queries,
    @JsonProperty(defaultValue = "[2, 10]")
        @JsonPropertyDescription("fewest and most arms; each task draws its number uniformly")
        @Interval(from = 2, to = 10)
        List<Integer> arms,
    @JsonPropertyDescription(
            "fewest and most arms of validation and test tasks; by default as in training")
        @Nullable
        @Interval(from = 2, to = 10)
        List<Integer> testArms,
    @JsonProperty(defaultValue = "bernoulli")
        @JsonPropertyDescription("distribution of an arm's reward: bernoulli (0 or 1) or gaussian")
        Rewards rewards,
    @JsonProperty(defaultValue = "[0.0, 1.0]")
        @JsonPropertyDescription("range of the arms' mean rewards, drawn uniformly")
        @Interval
        List<Double> means,
    @JsonProperty(defaultValue = "0.25")
        @JsonPropertyDescription("standard deviation of a gaussian reward")
        @Positive
        double noise)
    implements TaskConfig, Environment {

  /** The distribution of an arm's payments. */
  public enum Rewards {
    BERNOULLI,
    GAUSSIAN
  }

  public Bandit {
    Bounds.check(Bandit.class, shots, queries, arms, testArms, rewards, means, noise);
    arms = List.copyOf(arms);
    testArms = testArms == null ? null : List.copyOf(testArms);
    means = List.copyOf(means);
    if (rewards == Rewards.BERNOULLI && (means.get(0) < 0 || means.get(1) > 1)) {
      throw new InvalidValue("means", means, "for bernoulli rewards it must lie in [0, 1]");
    }
  }

  /** The most arms of any task of the run. The policy has an output for each. */
  private int most() {
    return Math.max(arms.get(1), arms(Split.TEST).get(1));
  }

  private List<Integer> arms(Split split) {
    return testArms == null || split == Split.TRAIN ? arms : testArms;
  }

  @Override
  public TaskSource source(DataContext context) {
    return new PolicyTasks(this, shots, queries, 1);
  }

  @Override
  public Domain domain() {
    int most = most();
    return new Domain(List.of(most), most, Domain.Kind.DISCRETE_ACTIONS, Domain.Values.DISCRETE);
  }

  @Override
  public int horizon() {
    return 1;
  }

  @Override
  public World world(Split split, Draws draws) {
    List<Integer> arms = arms(split);
    double[] means = new double[arms.get(0) + draws.below(arms.get(1) - arms.get(0) + 1)];
    double low = this.means.get(0);
    double high = this.means.get(1);
    for (int i = 0; i < means.length; i++) {
      means[i] = low + (high - low) * draws.uniform();
    }
    return new Machines(this, means);
  }

  private record Machines(Bandit bandit, double[] means) implements World {

    @Override
    public Episode episode(Draws draws) {
      return new Pull(this, draws);
    }

    @Override
    public int choices() {
      return means.length;
    }

    @Override
    public OptionalDouble bestReturn() {
      return java.util.Arrays.stream(means).max();
    }
  }

  private static final class Pull implements Episode {

    private final Machines machines;
    private final Draws draws;
    private boolean over;

    Pull(Machines machines, Draws draws) {
      this.machines = machines;
      this.draws = draws;
    }

    @Override
    public void observe(float[] observation, int at) {
      int most = machines.bandit.most();
      for (int i = 0; i < most; i++) {
        observation[at + i] = i < machines.means.length ? 1f : 0f;
      }
    }

    @Override
    public double act(float[] action, int at) {
      over = true;
      double mean = machines.means[(int) action[at]];
      return switch (machines.bandit.rewards) {
        case BERNOULLI -> draws.uniform() < mean ? 1 : 0;
        case GAUSSIAN -> mean + machines.bandit.noise * draws.gaussian();
      };
    }

    @Override
    public boolean over() {
      return over;
    }
  }
}
