package org.salamander.model.dl4j;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMAE;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;
import org.nd4j.linalg.lossfunctions.impl.LossNegativeLogLikelihood;
import org.salamander.model.Domain;
import org.salamander.model.Layout;
import org.salamander.model.Loss;
import org.salamander.model.exchange.Binding;
import org.salamander.model.net.Initialization;
import org.salamander.model.net.LayerConfig;
import org.salamander.model.net.Stack;
import org.salamander.model.net.layer.Activation;
import org.salamander.model.net.shape.Padding;

/**
 * Translates a DL4J configuration to a {@link Stack} of our layers. For each slice of the stack it
 * knows the DL4J array with the same numbers.
 */
final class KnownLayers {

  /** Thrown if Salamander does not have a layer or one of its settings. */
  private static final class Unknown extends RuntimeException {
    private static final long serialVersionUID = 1;

    Unknown(String what) {
      super(what);
    }
  }

  private final Domain domain;
  private final List<LayerConfig> layers = new ArrayList<>();
  private final List<Function<Layout, Binding>> bindings = new ArrayList<>();
  private @Nullable Loss loss;
  private int height;
  private int width;
  private int denses;
  private int convolutions;
  private int norms;

  private KnownLayers(Domain domain) {
    this.domain = domain;
    boolean image = domain.input().size() == 3;
    this.height = image ? domain.input().get(0) : 1;
    this.width = image ? domain.input().get(1) : 1;
  }

  /** The translation; empty if Salamander does not have all the layers. */
  static Optional<KnownLayers> of(MultiLayerConfiguration configuration, Domain domain) {
    KnownLayers known = new KnownLayers(domain);
    try {
      int count = configuration.getConfs().size();
      for (int i = 0; i < count; i++) {
        Layer layer = configuration.getConf(i).getLayer();
        known.add(i, layer, configuration.getInputPreProcess(i), i == count - 1);
      }
      return Optional.of(known);
    } catch (Unknown e) {
      return Optional.empty();
    }
  }

  Stack stack() {
    return new Stack(layers, loss);
  }

  /** For each slice of the stack, the DL4J array with the same numbers. */
  List<Binding> bindings(Layout stack) {
    return bindings.stream().map(binding -> binding.apply(stack)).toList();
  }

  private void add(int i, Layer layer, @Nullable InputPreProcessor before, boolean last) {
    boolean flattens = before instanceof CnnToFeedForwardPreProcessor;
    require(before == null || flattens, "a preprocessor");
    if (last) {
      require(layer.getClass() == OutputLayer.class, "an output");
      OutputLayer output = (OutputLayer) layer;
      loss = loss(output.getLossFn(), output.getActivationFn());
      layers.add(new LayerConfig.Dense(null, output.hasBias(), Initialization.FAN_IN));
      bindDense("head", i, flattens, output.hasBias());
    } else if (layer.getClass() == DenseLayer.class) {
      DenseLayer dense = (DenseLayer) layer;
      require(!dense.hasLayerNorm(), "layer normalization without ε");
      int units = Math.toIntExact(dense.getNOut());
      layers.add(new LayerConfig.Dense(units, dense.hasBias(), Initialization.FAN_IN));
      bindDense("dense" + ++denses, i, flattens, dense.hasBias());
      activation(dense.getActivationFn());
    } else {
      require(!flattens, "flattening before " + layer.getClass());
      onMaps(i, layer);
    }
  }

  private void onMaps(int i, Layer layer) {
    if (layer.getClass() == ConvolutionLayer.class) {
      convolution(i, (ConvolutionLayer) layer);
    } else if (layer.getClass() == SubsamplingLayer.class) {
      pooling((SubsamplingLayer) layer);
    } else if (layer.getClass() == BatchNormalization.class) {
      batchNorm(i, (BatchNormalization) layer);
    } else if (layer.getClass() == GlobalPoolingLayer.class) {
      GlobalPoolingLayer pool = (GlobalPoolingLayer) layer;
      boolean max = pool.getPoolingType() == PoolingType.MAX;
      require(max || pool.getPoolingType() == PoolingType.AVG, "pooling");
      require(pool.isCollapseDimensions(), "pooling that keeps dimensions");
      layers.add(
          new LayerConfig.GlobalPooling(
              max ? LayerConfig.GlobalPooling.Of.MAX : LayerConfig.GlobalPooling.Of.MEAN));
      height = 1;
      width = 1;
    } else if (layer.getClass() == ActivationLayer.class) {
      activation(((ActivationLayer) layer).getActivationFn());
    } else {
      throw new Unknown(layer.getClass().getName());
    }
  }

  /**
   * Binds a dense layer's parameters. After a flattened map, the inputs are ordered channel × pixel
   * in DL4J, and pixel × channel here.
   */
  private void bindDense(String name, int i, boolean flattens, boolean bias) {
    String layer = String.valueOf(i);
    int pixels = flattens ? height * width : 1;
    bindings.add(stack -> Binding.dense(stack.slice(name + ".weight"), layer, pixels));
    if (bias) {
      bindings.add(stack -> Binding.vector(stack.slice(name + ".bias"), layer, "b"));
    }
    height = 1;
    width = 1;
  }

  private void convolution(int i, ConvolutionLayer conv) {
    int kernel = square(conv.getKernelSize());
    int stride = square(conv.getStride());
    require(kernel % 2 == 1 && square(conv.getDilation()) == 1, "a kernel");
    require(conv.getCnn2dDataFormat() == CNN2DFormat.NCHW, "channels last");
    Padding padding = padding(conv.getConvolutionMode(), square(conv.getPadding()), kernel);
    int filters = Math.toIntExact(conv.getNOut());
    layers.add(
        new LayerConfig.Convolution(
            filters, kernel, stride, padding, conv.hasBias(), Initialization.FAN_IN));
    height = padding.output(height, kernel, stride);
    width = padding.output(width, kernel, stride);
    String name = "conv" + ++convolutions;
    String layer = String.valueOf(i);
    bindings.add(stack -> Binding.kernel(stack.slice(name + ".kernel"), layer));
    if (conv.hasBias()) {
      bindings.add(stack -> Binding.vector(stack.slice(name + ".bias"), layer, "b"));
    }
    activation(conv.getActivationFn());
  }

  private static Padding padding(ConvolutionMode mode, int zeros, int kernel) {
    if (mode == ConvolutionMode.Same) {
      return Padding.SAME;
    }
    require(mode == ConvolutionMode.Truncate || mode == ConvolutionMode.Strict, "a mode");
    require(zeros == 0 || zeros == (kernel - 1) / 2, "padding");
    return zeros == 0 ? Padding.VALID : Padding.SYMMETRIC;
  }

  private void pooling(SubsamplingLayer pool) {
    int size = square(pool.getKernelSize());
    int stride = square(pool.getStride());
    require(square(pool.getDilation()) == 1, "dilation");
    Padding padding = padding(pool.getConvolutionMode(), square(pool.getPadding()), size);
    require(padding != Padding.SYMMETRIC || size % 2 == 1, "padding");
    require(padding == Padding.VALID || !pool.isAvgPoolIncludePadInDivisor(), "padding");
    require(pool.getCnn2dDataFormat() == CNN2DFormat.NCHW, "channels last");
    switch (pool.getPoolingType()) {
      case MAX -> layers.add(new LayerConfig.MaxPooling(size, stride, padding));
      case AVG -> layers.add(new LayerConfig.AveragePooling(size, stride, padding));
      default -> throw new Unknown("pooling");
    }
    height = padding.output(height, size, stride);
    width = padding.output(width, size, stride);
  }

  private void batchNorm(int i, BatchNormalization norm) {
    require(norm.getCnn2DFormat() == CNN2DFormat.NCHW, "channels last");
    boolean learned = !norm.isLockGammaBeta();
    require(learned || (norm.getGamma() == 1 && norm.getBeta() == 0), "fixed γ and β");
    layers.add(new LayerConfig.BatchNormalization(learned, learned, (float) norm.getEps()));
    String name = "norm" + ++norms;
    String layer = String.valueOf(i);
    if (learned) {
      bindings.add(stack -> Binding.vector(stack.slice(name + ".scale"), layer, "gamma"));
      bindings.add(stack -> Binding.vector(stack.slice(name + ".shift"), layer, "beta"));
    }
  }

  private void activation(IActivation theirs) {
    Activation ours = ours(theirs);
    if (ours != Activation.IDENTITY) {
      layers.add(new LayerConfig.Function(ours));
    }
  }

  private static Activation ours(IActivation theirs) {
    if (theirs instanceof ActivationIdentity) {
      return Activation.IDENTITY;
    }
    if (theirs instanceof ActivationReLU) {
      return Activation.RELU;
    }
    if (theirs instanceof ActivationTanH) {
      return Activation.TANH;
    }
    if (theirs instanceof ActivationSigmoid) {
      return Activation.SIGMOID;
    }
    if (theirs instanceof ActivationLReLU leaky && (float) leaky.getAlpha() == Activation.LEAK) {
      return Activation.LEAKY_RELU;
    }
    if (theirs instanceof ActivationELU elu && elu.getAlpha() == 1) {
      return Activation.ELU;
    }
    throw new Unknown(String.valueOf(theirs));
  }

  private Loss loss(ILossFunction theirs, IActivation activation) {
    boolean nll = theirs.getClass() == LossNegativeLogLikelihood.class;
    if ((nll || theirs.getClass() == LossMCXENT.class)
        && ((LossMCXENT) theirs).getWeights() == null
        && activation instanceof ActivationSoftmax
        && domain.kind() == Domain.Kind.CLASSES) {
      return Loss.SOFTMAX;
    }
    if (theirs.getClass() == LossBinaryXENT.class
        && ((LossBinaryXENT) theirs).getWeights() == null
        && activation instanceof ActivationSigmoid
        && domain.kind() == Domain.Kind.BINARY) {
      return Loss.BCE;
    }
    require(
        activation instanceof ActivationIdentity && domain.kind() == Domain.Kind.REGRESSION,
        "a loss");
    if (theirs.getClass() == LossMSE.class && ((LossMSE) theirs).getWeights() == null) {
      return Loss.MSE;
    }
    require(
        theirs.getClass() == LossMAE.class && ((LossMAE) theirs).getWeights() == null, "a loss");
    return Loss.L1;
  }

  private static int square(int[] sides) {
    require(Arrays.stream(sides).distinct().count() == 1, "a window that is not square");
    return sides[0];
  }

  private static void require(boolean known, String what) {
    if (!known) {
      throw new Unknown(what);
    }
  }
}
