package org.salamander.model.net;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.ArrayList;
import java.util.List;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.salamander.config.AtLeast;
import org.salamander.config.Bounds;
import org.salamander.config.InvalidValue;
import org.salamander.config.Positive;
import org.salamander.config.Settings;
import org.salamander.model.Architecture;
import org.salamander.model.Domain;
import org.salamander.model.Loss;
import org.salamander.model.ModelConfig;
import org.salamander.model.net.layer.Activation;

/**
 * A fully connected net: hidden layers dense → bias or normalisation → activation, then a linear
 * head. The slices are {@code dense1.weight} (inputs × units), {@code dense1.bias} or {@code
 * norm1.scale} and {@code norm1.shift}, … {@code head.weight}, {@code head.bias}. The defaults are
 * the sinusoid net of Finn et al. 2017. Images are flattened. If there are context parameters (the
 * slice {@code context}), the first layer's weights have an additional row for each of them.
 */
@JsonClassDescription("a fully connected net; its defaults are the sinusoid net of the MAML paper")
@API(status = API.Status.MAINTAINED)
public record Mlp(
    @JsonProperty(defaultValue = "[40, 40]")
        @JsonPropertyDescription("units of each hidden layer; [] for a linear model")
        List<@AtLeast(1) Integer> layers,
    @JsonProperty(defaultValue = "relu")
        @JsonPropertyDescription("activation function of the hidden layers")
        Activation activation,
    @JsonProperty(defaultValue = "none")
        @JsonPropertyDescription(
            "of hidden layers: none (a bias instead), batch (with the statistics of the current batch) or layer")
        Normalization normalization,
    @JsonProperty(defaultValue = "false")
        @JsonPropertyDescription("whether a normalization learns a scale γ")
        boolean scale,
    @JsonProperty(defaultValue = "true")
        @JsonPropertyDescription("whether a normalization learns a shift β")
        boolean shift,
    @JsonProperty(defaultValue = "0.001")
        @JsonPropertyDescription("added to the variance by a normalization")
        @Positive
        float epsilon,
    @JsonPropertyDescription(
            "mse, l1, softmax or bce; by default the one that fits the tasks: mse, softmax or bce")
        @Nullable Loss loss,
    @JsonProperty(defaultValue = "truncated-normal")
        @JsonPropertyDescription(
            "distribution of the initial weights: truncated-normal (0.01), xavier, he, normal, small-normal (0.1) or fan-in (PyTorch's)")
        Initialization initialization,
    @JsonProperty(defaultValue = "0")
        @JsonPropertyDescription(
            "context parameters φ, concatenated to the input; every task starts them at zero")
        @AtLeast(0)
        int context)
    implements ModelConfig {

  public Mlp {
    Bounds.check(
        Mlp.class,
        layers,
        activation,
        normalization,
        scale,
        shift,
        epsilon,
        loss,
        initialization,
        context);
    layers = List.copyOf(layers);
    if (context > 0 && normalization == Normalization.BATCH) {
      throw new InvalidValue(
          "context",
          context,
          "it must be 0 with normalization = batch, which takes away what all examples of a batch"
              + " share; or set normalization to none or layer");
    }
  }

  /** A net with these hidden layers and defaults for everything else. */
  public static Mlp of(Integer... layers) {
    return Settings.of(Mlp.class).with("layers", List.of(layers)).make();
  }

  @Override
  public Architecture architecture(Domain domain) {
    return new LayeredArchitecture(stack(), domain, Loss.forTasks(loss, domain));
  }

  private List<LayerConfig> stack() {
    List<LayerConfig> stack = new ArrayList<>();
    if (context > 0) {
      stack.add(new LayerConfig.ContextInput(context));
    }
    Norm norm = new Norm(normalization, scale, shift, epsilon);
    stack.addAll(Stack.perceptron(layers, norm, activation, initialization));
    return List.copyOf(stack);
  }
}
