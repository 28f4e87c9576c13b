package org.salamander.outer;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.Map;

/** A rule's name and hyperparameters. */
public sealed interface OptimizerConfig {

  /** The rules by their name in a configuration. */
  Map<String, Class<? extends OptimizerConfig>> BY_NAME =
      Map.of("sgd", Sgd.class, "adam", Adam.class);

  /** The rate β before any schedule. */
  float rate();

  /** A rule for vectors of {@code size} floats, its state at zero. */
  Optimizer optimizer(int size);

  /**
   * Gradient descent with momentum: u ← μu + g, z ← z − βu (Polyak 1964; μ = 0 is plain descent).
   * With Reptile's θ − θ_K for g, β is the paper's ε.
   */
  record Sgd(
      @JsonPropertyDescription("rate β") float rate,
      @JsonProperty(defaultValue = "0.0") @JsonPropertyDescription("momentum μ") float momentum)
      implements OptimizerConfig {

    public Sgd {
      Positive.require("rate", rate);
      Positive.requireFraction("momentum", momentum);
    }

    @Override
    public Optimizer optimizer(int size) {
      return new SgdOptimizer(this, size);
    }
  }

  /** Adam (Kingma and Ba 2015, algorithm 1). */
  record Adam(
      @JsonPropertyDescription("rate β") float rate,
      @JsonProperty(defaultValue = "0.9") @JsonPropertyDescription("decay of the first moment")
          float beta1,
      @JsonProperty(defaultValue = "0.999") @JsonPropertyDescription("decay of the second moment")
          float beta2,
      @JsonProperty(defaultValue = "1e-8")
          @JsonPropertyDescription("added to the root of the second moment")
          float epsilon)
      implements OptimizerConfig {

    public Adam {
      Positive.require("rate", rate);
      Positive.requireFraction("beta1", beta1);
      Positive.requireFraction("beta2", beta2);
      Positive.require("epsilon", epsilon);
    }

    @Override
    public Optimizer optimizer(int size) {
      return new AdamOptimizer(this, size);
    }
  }
}
