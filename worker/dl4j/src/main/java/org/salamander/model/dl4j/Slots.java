package org.salamander.model.dl4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.salamander.model.Layout;
import org.salamander.model.Layout.Role;
import org.salamander.model.exchange.Binding;

/**
 * The parameters of any DL4J network as slices, in DL4J's order and shapes. The running mean and
 * variance of batch normalization are left out: DL4J stores them among the parameters, but what it
 * stores as their gradient is not one.
 */
record Slots(Layout layout, List<Binding> bindings) {

  private static final Set<String> RUNNING =
      Set.of(
          BatchNormalizationParamInitializer.GLOBAL_MEAN,
          BatchNormalizationParamInitializer.GLOBAL_VAR,
          BatchNormalizationParamInitializer.GLOBAL_LOG_STD);

  static Slots of(MultiLayerNetwork network) {
    Layout layout = Layout.empty();
    List<Binding> bindings = new ArrayList<>();
    int last = network.getnLayers() - 1;
    for (int i = 0; i <= last; i++) {
      Layer layer = network.getLayerWiseConfigurations().getConf(i).getLayer();
      String own = layer.getLayerName();
      boolean unnamed = own == null || own.equals("layer" + i); // DL4J's default name
      String name = unnamed ? (i == last ? "head" : "layer" + i) : own;
      for (Map.Entry<String, INDArray> parameter : network.getLayer(i).paramTable().entrySet()) {
        if (layer instanceof BatchNormalization && RUNNING.contains(parameter.getKey())) {
          continue;
        }
        long[] shape = parameter.getValue().shape();
        layout =
            layout.with(
                name + "." + parameter.getKey(),
                role(layer, parameter.getKey()),
                java.util.Arrays.stream(shape).mapToObj(Math::toIntExact).toArray(Integer[]::new));
        Layout.Slice slice = layout.slices().get(layout.slices().size() - 1);
        int[] same = IntStream.range(0, shape.length).toArray();
        bindings.add(new Binding(slice, i + "_" + parameter.getKey(), shape, same, shape));
      }
    }
    return new Slots(layout, List.copyOf(bindings));
  }

  private static Role role(Layer layer, String key) {
    if (layer instanceof BatchNormalization) {
      return key.equals(BatchNormalizationParamInitializer.GAMMA) ? Role.SCALE : Role.SHIFT;
    }
    if (layer.initializer().isBiasParam(layer, key)) {
      return Role.BIAS;
    }
    if (!layer.initializer().isWeightParam(layer, key)) {
      return Role.OTHER;
    }
    boolean embeds = layer instanceof EmbeddingLayer || layer instanceof EmbeddingSequenceLayer;
    return embeds ? Role.EMBEDDING : Role.KERNEL;
  }
}
