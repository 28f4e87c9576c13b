package org.salamander.model.net;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.salamander.config.AtLeast;
import org.salamander.config.Bounds;
import org.salamander.config.Positive;
import org.salamander.kernel.Kernels;
import org.salamander.model.Architecture;
import org.salamander.model.Domain;
import org.salamander.model.Loss;
import org.salamander.model.ModelConfig;
import org.salamander.model.net.layer.Activation;

/**
 * A stochastic policy π(a|s): a fully connected net. Its outputs are the means of a Gaussian, with
 * a learned standard deviation that is the same in every state (slice {@code log-std}), or the
 * logits of a softmax. The loss is the surrogate of REINFORCE (Williams 1992), −mean over actions
 * of log π(a|s)·A. The batch contains the advantages A. The derivatives are exact for fixed
 * trajectories. The default layers are those of Finn et al. 2017, section 5.3, for 2-D navigation.
 */
@JsonClassDescription(
    "a stochastic policy: Gaussian for continuous actions, categorical for discrete ones")
@API(status = API.Status.MAINTAINED)
public record Policy(
    @JsonProperty(defaultValue = "[100, 100]")
        @JsonPropertyDescription("units of each hidden layer; [] for a linear policy")
        List<@AtLeast(1) Integer> layers,
    @JsonProperty(defaultValue = "relu")
        @JsonPropertyDescription("activation function of the hidden layers")
        Activation activation,
    @JsonPropertyDescription(
            "gaussian for continuous actions or categorical for discrete ones; by default the one that fits the tasks")
        @Nullable Kind distribution,
    @JsonProperty(defaultValue = "1.0")
        @JsonPropertyDescription("initial standard deviation of a gaussian policy's actions")
        @Positive
        float initialStd,
    @JsonProperty(defaultValue = "xavier")
        @JsonPropertyDescription(
            "distribution of the initial weights: truncated-normal (0.01), xavier, he, normal, small-normal (0.1) or fan-in (PyTorch's)")
        Initialization initialization)
    implements ModelConfig {

  /** The kind of actions. */
  public enum Kind {
    GAUSSIAN,
    CATEGORICAL
  }

  public Policy {
    Bounds.check(Policy.class, layers, activation, distribution, initialStd, initialization);
    layers = List.copyOf(layers);
  }

  @Override
  public Architecture architecture(Domain domain) {
    if (!domain.actions()) {
      throw new IllegalArgumentException(
          "model.type is policy; it needs tasks to act in, such as bandit or navigation-2d");
    }
    boolean continuous = domain.kind() == Domain.Kind.CONTINUOUS_ACTIONS;
    if (distribution != null && continuous != (distribution == Kind.GAUSSIAN)) {
      throw new IllegalArgumentException(
          continuous
              ? "model.distribution is categorical; the tasks' actions are continuous: it must be gaussian"
              : "model.distribution is gaussian; the tasks' actions are discrete: it must be categorical");
    }
    return new ForTasks(this, domain, Loss.of(domain.kind()));
  }

  /** The policy for tasks of one domain. */
  record ForTasks(Policy config, Domain domain, Loss loss) implements NetworkArchitecture {

    @Override
    public NetworkBuilder layers(Kernels kernels) {
      NetworkBuilder net =
          new NetworkBuilder(domain, kernels)
              .put(
                  Stack.perceptron(
                      config.layers, Norm.NONE, config.activation, config.initialization));
      return loss == Loss.GAUSSIAN ? net.logStd(StrictMath.log(config.initialStd)) : net;
    }
  }
}
