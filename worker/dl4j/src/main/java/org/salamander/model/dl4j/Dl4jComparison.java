package org.salamander.model.dl4j;

import java.util.Arrays;
import java.util.Map;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Checks that two networks compute the same from the same parameters. */
final class Dl4jComparison {

  private Dl4jComparison() {}

  /**
   * Compares the layers of two networks and the shapes of their parameters.
   *
   * @throws IllegalArgumentException if they differ; the message names the first difference
   */
  static void requireSame(String name, MultiLayerNetwork found, MultiLayerNetwork wanted) {
    int layers = wanted.getnLayers();
    for (int i = 0; i < Math.max(layers, found.getnLayers()); i++) {
      String theirs = i < found.getnLayers() ? describe(found, i) : "missing";
      String ours = i < layers ? describe(wanted, i) : "missing";
      if (!theirs.equals(ours)) {
        throw new IllegalArgumentException(
            name
                + ": layer "
                + i
                + " is "
                + theirs
                + "; the configuration's model has "
                + ours
                + ". Set model.* to the layers of the file");
      }
    }
    Map<String, INDArray> parameters = found.paramTable();
    wanted
        .paramTable()
        .forEach(
            (key, array) -> {
              INDArray other = parameters.get(key);
              boolean statistic = key.matches("\\d+_(mean|var|log10stdev)");
              if (!statistic && (other == null || !Arrays.equals(other.shape(), array.shape()))) {
                throw new IllegalArgumentException(
                    name
                        + ": parameter "
                        + key
                        + " has shape "
                        + (other == null ? "none" : Arrays.toString(other.shape()))
                        + "; the configuration's model needs "
                        + Arrays.toString(array.shape()));
              }
            });
  }

  private static String describe(MultiLayerNetwork network, int i) {
    Layer layer = network.getLayerWiseConfigurations().getConf(i).getLayer();
    StringBuilder text = new StringBuilder(layer.getClass().getSimpleName());
    if (layer instanceof BaseLayer base && !(layer instanceof BatchNormalization)) {
      text.append(" with activation ").append(base.getActivationFn());
    }
    if (layer instanceof ConvolutionLayer conv) {
      text.append(", kernel ").append(Arrays.toString(conv.getKernelSize()));
      text.append(", stride ").append(Arrays.toString(conv.getStride()));
      text.append(", ").append(conv.getConvolutionMode());
    }
    if (layer instanceof SubsamplingLayer pool) {
      text.append(' ').append(pool.getPoolingType());
      text.append(' ').append(Arrays.toString(pool.getKernelSize()));
    }
    if (layer instanceof BatchNormalization norm) {
      text.append(" with ε ").append(norm.getEps());
    }
    return text.toString();
  }
}
