package org.salamander.model.net;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.ArrayList;
import java.util.List;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.salamander.kernel.Kernels;
import org.salamander.model.Architecture;
import org.salamander.model.Domain;
import org.salamander.model.Loss;
import org.salamander.model.ModelConfig;
import org.salamander.model.net.layer.Activation;

/**
 * A net given layer by layer. {@link Mlp}, {@link Conv} and {@link TableNet} are short forms of it.
 * The names of slices contain the kind of the layer and its number, counted from 1: {@code
 * conv1.kernel}, {@code norm1.scale}, {@code dense1.weight}. Inside a residual block they are
 * {@code residual1.conv1.kernel} and {@code residual1.shortcut.conv1.kernel}. The last layer has
 * {@code head.weight} and {@code head.bias}.
 */
@JsonClassDescription("a net given layer by layer; its last layer is dense without units, the head")
@API(status = API.Status.MAINTAINED)
public record Stack(
    @JsonPropertyDescription("from the first to the last") List<LayerConfig> layers,
    @JsonPropertyDescription(
            "mse, l1, softmax or bce; by default the one that fits the tasks: mse, softmax or bce")
        @Nullable Loss loss)
    implements ModelConfig {

  public Stack {
    layers = List.copyOf(layers);
    List<LayerConfig> heads = layers.stream().filter(Stack::isHead).toList();
    if (heads.size() != 1 || !isHead(layers.get(layers.size() - 1))) {
      throw new IllegalArgumentException(
          "layers holds "
              + heads.size()
              + " dense layers without units; its last layer, and no other, must be { type = dense }"
              + " without them: the head, which has as many as the tasks need outputs");
    }
  }

  private static boolean isHead(LayerConfig layer) {
    return layer instanceof LayerConfig.Dense dense && dense.units() == null;
  }

  @Override
  public Architecture architecture(Domain domain) {
    LayeredArchitecture made = new LayeredArchitecture(layers, domain, Loss.forTasks(loss, domain));
    made.layers(Kernels.plain()); // throws an exception if layers do not fit
    return made;
  }

  /**
   * Hidden layers dense → bias or normalisation → activation function, and a linear head.
   *
   * @param units number of units of each hidden layer
   */
  static List<LayerConfig> perceptron(
      List<Integer> units, Norm norm, Activation activation, Initialization initialization) {
    List<LayerConfig> layers = new ArrayList<>();
    for (int each : units) {
      layers.add(new LayerConfig.Dense(each, norm.kind() == Normalization.NONE, initialization));
      norm.config().ifPresent(layers::add);
      layers.add(new LayerConfig.Function(activation));
    }
    layers.add(LayerConfig.Dense.head(initialization));
    return layers;
  }
}
