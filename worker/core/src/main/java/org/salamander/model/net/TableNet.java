package org.salamander.model.net;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.salamander.config.AtLeast;
import org.salamander.config.Bounds;
import org.salamander.config.InvalidValue;
import org.salamander.model.Architecture;
import org.salamander.model.Domain;
import org.salamander.model.Loss;
import org.salamander.model.ModelConfig;
import org.salamander.model.net.layer.Activation;

/**
 * A fully connected net on the rows of a table. Numbers are inputs without change. A category of up
 * to 16 values becomes a one-hot vector, a larger one a row of its embedding, the slice {@code
 * embedding.<column>} (entries × width). The slices of {@link Mlp} follow. For tasks without a
 * table, all inputs are numbers.
 */
@JsonClassDescription(
    "a fully connected net on the rows of a table, with embeddings of its categories")
public record TableNet(
    @JsonProperty(defaultValue = "[64, 64]")
        @JsonPropertyDescription("units of each hidden layer; [] for a linear model")
        List<@AtLeast(1) Integer> layers,
    @JsonProperty(defaultValue = "16")
        @JsonPropertyDescription("length of the embedding of a category with more than 16 values")
        @AtLeast(1)
        int embedding,
    @JsonProperty(defaultValue = "relu")
        @JsonPropertyDescription("activation function of the hidden layers")
        Activation activation,
    @JsonProperty(defaultValue = "layer")
        @JsonPropertyDescription("of hidden layers: layer (with γ and β) or none (a bias instead)")
        Normalization normalization,
    @JsonPropertyDescription(
            "mse, l1, softmax or bce; by default the one that fits the tasks: mse, softmax or bce")
        @Nullable Loss loss,
    @JsonProperty(defaultValue = "fan-in")
        @JsonPropertyDescription(
            "distribution of the initial weights: truncated-normal (0.01), xavier, he, normal, small-normal (0.1) or fan-in (PyTorch's)")
        Initialization initialization,
    @JsonProperty(defaultValue = "0")
        @JsonPropertyDescription(
            "context parameters φ, concatenated to the features; every task starts them at zero")
        @AtLeast(0)
        int context)
    implements ModelConfig {

  private static final float EPSILON = 1e-5f; // PyTorch's default

  public TableNet {
    Bounds.check(
        TableNet.class,
        layers,
        embedding,
        activation,
        normalization,
        loss,
        initialization,
        context);
    layers = List.copyOf(layers);
    if (normalization == Normalization.BATCH) {
      throw new InvalidValue(
          "normalization",
          normalization,
          "it must be layer or none: a row's prediction must not depend on other rows");
    }
  }

  @Override
  public Architecture architecture(Domain domain) {
    return new LayeredArchitecture(stack(domain), domain, Loss.forTasks(loss, domain));
  }

  private List<LayerConfig> stack(Domain domain) {
    List<LayerConfig> stack = new ArrayList<>();
    if (domain.columns().stream().anyMatch(Domain.Column::category)) {
      stack.add(new LayerConfig.Embeddings(embedding));
    }
    if (context > 0) {
      stack.add(new LayerConfig.ContextInput(context));
    }
    boolean bare = normalization == Normalization.NONE;
    Norm norm = bare ? Norm.NONE : new Norm(normalization, true, true, EPSILON);
    stack.addAll(Stack.perceptron(layers, norm, activation, initialization));
    return List.copyOf(stack);
  }
}
