package org.salamander.outer;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.Map;
import org.apiguardian.api.API;
import org.salamander.config.AtLeast;
import org.salamander.config.Between;
import org.salamander.config.Bounds;
import org.salamander.config.Positive;
import org.salamander.config.Repeats;
import org.salamander.config.Settings;

/** A rule's name and hyperparameters. */
@API(status = API.Status.MAINTAINED)
public sealed interface OptimizerConfig {

  /** The rules by their name in a configuration. */
  Map<String, Class<? extends OptimizerConfig>> BY_NAME =
      Map.of("sgd", Sgd.class, "adam", Adam.class, "trpo", Trpo.class);

  /** Gradient descent without momentum. */
  static Sgd sgd(double rate) {
    return Settings.of(Sgd.class).with("rate", rate).make();
  }

  /** Adam with the decays of its paper. */
  static Adam adam(double rate) {
    return Settings.of(Adam.class).with("rate", rate).make();
  }

  /** The rate β before any schedule. */
  float rate();

  /** A rule for vectors of {@code size} floats, with its state at zero. */
  Optimizer optimizer(int size);

  /** Number of vectors of state, each as long as z. */
  int remembered();

  /**
   * Gradient descent with momentum: u ← μu + g, z ← z − βu (Polyak 1964; μ = 0 is plain descent).
   * With Reptile's θ − θ_K for g, β is the paper's ε.
   */
  @JsonClassDescription("gradient descent with momentum")
  record Sgd(
      @JsonPropertyDescription("rate β") @Positive float rate,
      @JsonProperty(defaultValue = "0.0")
          @JsonPropertyDescription("momentum μ")
          @Between(from = 0, to = 1, below = true)
          float momentum)
      implements OptimizerConfig {

    public Sgd {
      Bounds.check(Sgd.class, rate, momentum);
    }

    @Override
    public Optimizer optimizer(int size) {
      return new SgdOptimizer(this, size);
    }

    @Override
    public int remembered() {
      return momentum == 0 ? 0 : 1;
    }
  }

  /**
   * Adam (Kingma and Ba 2015, algorithm 1); with a decay λ AdamW (Loshchilov and Hutter 2019): z ←
   * z − βλz before each step, on weights and embeddings alone.
   */
  @JsonClassDescription(
      "Adam (Kingma and Ba 2015), with a decay AdamW (Loshchilov and Hutter 2019)")
  record Adam(
      @JsonPropertyDescription("rate β") @Positive float rate,
      @JsonProperty(defaultValue = "0.9")
          @JsonPropertyDescription("decay of the first moment")
          @Between(from = 0, to = 1, below = true)
          float beta1,
      @JsonProperty(defaultValue = "0.999")
          @JsonPropertyDescription("decay of the second moment")
          @Between(from = 0, to = 1, below = true)
          float beta2,
      @JsonProperty(defaultValue = "1e-8")
          @JsonPropertyDescription("added to the root of the second moment")
          @Positive
          float epsilon,
      @JsonProperty(defaultValue = "0.0")
          @JsonPropertyDescription(
              "weight decay λ, multiplied by the rate; not for biases, normalisations and rates")
          @AtLeast(0)
          float decay)
      implements OptimizerConfig {

    public Adam {
      Bounds.check(Adam.class, rate, beta1, beta2, epsilon, decay);
    }

    @Override
    public Optimizer optimizer(int size) {
      return new AdamOptimizer(this, size);
    }

    @Override
    public int remembered() {
      return 2;
    }
  }

  /**
   * Trust-region policy optimisation (Schulman et al. 2015) of adapted policies, as in Finn et al.
   * 2017, section 5.3: the direction F⁻¹g comes from conjugate gradient, where F is the Hessian of
   * the mean divergence of the adapted policies. The first trial is the step whose divergence is δ
   * to second order. A line search shortens it until the surrogate is lower and the divergence at
   * most δ; if it finds no such step, z does not change. Each product F·v and each trial is a round
   * over the batch's tasks.
   *
   * @param rate δ, before any schedule
   */
  @JsonClassDescription(
      "trust-region policy optimisation, for reinforcement learning (Schulman et al. 2015)")
  record Trpo(
      @JsonProperty(value = "max-kl", defaultValue = "0.01")
          @JsonPropertyDescription("δ: largest mean KL divergence of a step")
          @Positive
          float rate,
      @JsonProperty(defaultValue = "10")
          @JsonPropertyDescription("most conjugate-gradient iterations")
          @Repeats(1)
          int conjugateGradients,
      @JsonProperty(defaultValue = "1e-5")
          @JsonPropertyDescription("added to the diagonal of the metric")
          @Positive
          float damping,
      @JsonProperty(defaultValue = "1e-10")
          @JsonPropertyDescription(
              "conjugate gradient ends when the residual's square is this fraction of the gradient's")
          @Between(from = 0, to = 1, below = true)
          float tolerance,
      @JsonProperty(defaultValue = "15")
          @JsonPropertyDescription("most shorter steps that are tried after the full one")
          @Repeats(0)
          int backtracks,
      @JsonProperty(defaultValue = "0.8")
          @JsonPropertyDescription("length of each shorter step, as a fraction of the one before")
          @Between(from = 0, to = 1, above = true, below = true)
          float backtrack)
      implements OptimizerConfig {

    public Trpo {
      Bounds.check(Trpo.class, rate, conjugateGradients, damping, tolerance, backtracks, backtrack);
    }

    @Override
    public Optimizer optimizer(int size) {
      return new TrustRegion(this, size);
    }

    @Override
    public int remembered() {
      return 0;
    }
  }
}
