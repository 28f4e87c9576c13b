package org.salamander.model.dl4j;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;

/**
 * The size of a network, computed from its configuration. It is checked before DL4J allocates
 * memory, because DL4J's arrays are outside the heap and {@code -Xmx} does not limit them.
 *
 * @param parameters the number of parameters of all layers
 * @param activations the number of outputs of all layers for one example
 */
record Dl4jSize(long parameters, long activations) {

  /** Memory for one parameter: parameters, gradients and copies of both, in double. */
  private static final int BYTES_A_PARAMETER = 6 * Double.BYTES;

  /**
   * Memory for one activation: activations and gradients of the two examples of the first check, in
   * double.
   */
  private static final int BYTES_AN_ACTIVATION = 4 * Double.BYTES;

  /** DL4J multiplies sizes as integers. Larger products could overflow there. */
  private static final double MOST_PRODUCT = 1L << 40;

  /**
   * The size for inputs of one type.
   *
   * @throws IllegalArgumentException if a layer is missing or impossibly large
   */
  static Dl4jSize of(MultiLayerConfiguration configuration, InputType input) {
    List<NeuralNetConfiguration> confs = configuration.getConfs();
    long parameters = 0;
    for (int i = 0; i < confs.size(); i++) {
      Layer layer = confs.get(i).getLayer();
      if (layer == null) {
        throw new IllegalArgumentException("its layer " + i + " is missing");
      }
      requireSane(layer, i);
      parameters += layer.initializer().numParams(confs.get(i));
    }
    return new Dl4jSize(parameters, activations(configuration, input));
  }

  /** Refuses a layer for which DL4J's products of sizes could overflow. */
  private static void requireSane(Layer layer, int i) {
    double product = 1;
    if (layer instanceof FeedForwardLayer sized) {
      double widest = Math.max(sized.getNIn(), sized.getNOut());
      product = Math.max(1, widest * sized.getNOut());
    }
    List<Integer> window = new ArrayList<>();
    if (layer instanceof ConvolutionLayer convolution) {
      add(window, convolution.getKernelSize(), convolution.getPadding());
    }
    if (layer instanceof SubsamplingLayer pool) {
      add(window, pool.getKernelSize(), pool.getPadding());
    }
    for (int side : window) {
      product *= Math.max(1, side);
    }
    if (product > MOST_PRODUCT) {
      throw new IllegalArgumentException(
          "its layer " + i + " (" + layer.getClass().getSimpleName() + ") is too large to be true");
    }
  }

  private static void add(List<Integer> window, int[]... sides) {
    for (int[] side : sides) {
      for (int value : side) {
        window.add(value);
      }
    }
  }

  /**
   * The number of activations for one example. It is 0 if DL4J cannot compute the shapes; then DL4J
   * refuses the network later.
   */
  private static long activations(MultiLayerConfiguration configuration, InputType input) {
    LongStream.Builder sizes = LongStream.builder();
    InputType type = input;
    try {
      for (int i = 0; i < configuration.getConfs().size(); i++) {
        InputPreProcessor before = configuration.getInputPreProcess(i);
        type = before == null ? type : before.getOutputType(type);
        type = configuration.getConf(i).getLayer().getOutputType(i, type);
        sizes.add(type.arrayElementsPerExample());
      }
    } catch (RuntimeException e) {
      return 0;
    }
    return sizes.build().map(size -> size < 0 ? Long.MAX_VALUE >> 16 : size).sum();
  }

  /**
   * Refuses a network that needs more memory than the JVM's maximum heap size.
   *
   * @throws IllegalArgumentException if it does; the message says how much it needs
   */
  void requireRoom() {
    double bytes =
        (double) parameters * BYTES_A_PARAMETER + (double) activations * BYTES_AN_ACTIVATION;
    long most = Runtime.getRuntime().maxMemory();
    if (bytes > most || parameters > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          String.format(
              java.util.Locale.ROOT,
              "its %d parameters and %d activations an example need %.0f MB; the JVM may have %d MB:"
                  + " give it more by -Xmx, or take a smaller network",
              parameters,
              activations,
              bytes / (1 << 20),
              most >> 20));
    }
  }
}
