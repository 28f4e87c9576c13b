package org.salamander.model.dl4j;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMAE;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;
import org.salamander.model.Domain;
import org.salamander.model.Layout;
import org.salamander.model.Loss;
import org.salamander.model.net.Conv;
import org.salamander.model.net.Mlp;
import org.salamander.model.net.Normalization;
import org.salamander.model.net.shape.Padding;

/** Translates our nets layer by layer, noting where each slice of our parameters goes. */
final class Dl4jLayers {

  /** Above this the variance's ε would change what layer normalisation gives: DL4J's has none. */
  static final float LARGEST_LAYER_EPSILON = 1e-6f;

  private final Layout layout;
  private final Domain domain;
  private final List<Layer> layers = new ArrayList<>();
  private final List<Binding> bindings = new ArrayList<>();
  private int pixels = 1; // of the map by now

  private Dl4jLayers(Layout layout, Domain domain) {
    this.layout = layout;
    this.domain = domain;
  }

  static Dl4jLayers of(Mlp mlp, Domain domain) {
    requireNoContext(mlp.context());
    Layout layout = mlp.architecture(domain).layout();
    Dl4jLayers net = new Dl4jLayers(layout, domain);
    for (int i = 1; i <= mlp.layers().size(); i++) {
      net.dense(mlp, i);
    }
    net.head(mlp.loss());
    return net;
  }

  static Dl4jLayers of(Conv conv, Domain domain) {
    requireNoContext(conv.context());
    if (conv.normalization() == Normalization.LAYER) {
      throw new IllegalArgumentException(
          "normalization is layer; DL4J has none after a convolution: it must be batch or none");
    }
    Dl4jLayers net = new Dl4jLayers(conv.architecture(domain).layout(), domain);
    boolean pooled = conv.downsample() == Conv.Downsample.MAX_POOL;
    int height = domain.input().get(0);
    int width = domain.input().get(1);
    for (int i = 1; i <= conv.blocks(); i++) {
      net.convolution(conv, i, pooled ? 1 : 2);
      if (pooled) {
        net.layers.add(
            new SubsamplingLayer.Builder(
                    SubsamplingLayer.PoolingType.MAX, new int[] {2, 2}, new int[] {2, 2})
                .build());
      }
      height = pooled ? height / 2 : (height + 1) / 2;
      width = pooled ? width / 2 : (width + 1) / 2;
    }
    net.pixels = height * width;
    if (conv.head() == Conv.Head.MEAN) {
      net.layers.add(new GlobalPoolingLayer(PoolingType.AVG));
      net.pixels = 1;
    }
    net.head(conv.loss());
    return net;
  }

  private static void requireNoContext(int context) {
    if (context > 0) {
      throw new IllegalArgumentException(
          "context is " + context + "; DL4J's layers have no such input: it must be 0");
    }
  }

  List<Binding> bindings() {
    return bindings;
  }

  MultiLayerConfiguration configuration(DataType type) {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder().dataType(type).updater(new NoOp()).list();
    layers.forEach(list::layer);
    return list.setInputType(inputType()).build();
  }

  private InputType inputType() {
    List<Integer> shape = domain.input();
    boolean images = layers.get(0) instanceof ConvolutionLayer;
    return images
        ? InputType.convolutional(shape.get(0), shape.get(1), shape.get(2))
        : InputType.feedForward(domain.inputs());
  }

  private void dense(Mlp mlp, int i) {
    int layer = layers.size();
    boolean plain = mlp.normalization() == Normalization.NONE;
    boolean rows = mlp.normalization() == Normalization.LAYER;
    IActivation activation = activation(mlp.activation());
    bindings.add(Binding.dense(layout.slice("dense" + i + ".weight"), layer));
    if (rows && mlp.epsilon() > LARGEST_LAYER_EPSILON) {
      throw new IllegalArgumentException(
          "epsilon is "
              + mlp.epsilon()
              + "; DL4J's layer normalization has none: it must be at most "
              + LARGEST_LAYER_EPSILON);
    }
    layers.add(
        new DenseLayer.Builder()
            .nOut(mlp.layers().get(i - 1))
            .hasBias(plain || rows)
            .hasLayerNorm(rows)
            .activation(plain || rows ? activation : new ActivationIdentity())
            .build());
    if (plain) {
      bindings.add(Binding.vector(layout.slice("dense" + i + ".bias"), layer, "b"));
    } else if (rows) {
      bindIf(mlp.scale(), "norm" + i + ".scale", layer, "g");
      bindIf(mlp.shift(), "norm" + i + ".shift", layer, "b");
    } else {
      batchNorm(i, mlp.scale(), mlp.shift(), mlp.epsilon(), activation);
    }
  }

  private void convolution(Conv conv, int i, int stride) {
    int layer = layers.size();
    boolean plain = conv.normalization() == Normalization.NONE;
    IActivation activation = activation(conv.activation());
    ConvolutionLayer.Builder builder =
        new ConvolutionLayer.Builder(3, 3)
            .stride(stride, stride)
            .nOut(conv.filters())
            .hasBias(plain)
            .activation(plain ? activation : new ActivationIdentity());
    if (conv.padding() == Padding.SAME) {
      builder.convolutionMode(ConvolutionMode.Same);
    } else {
      builder.convolutionMode(ConvolutionMode.Truncate).padding(1, 1);
    }
    layers.add(builder.build());
    bindings.add(Binding.kernel(layout.slice("conv" + i + ".kernel"), layer));
    if (plain) {
      bindings.add(Binding.vector(layout.slice("conv" + i + ".bias"), layer, "b"));
    } else {
      batchNorm(i, conv.scale(), conv.shift(), conv.epsilon(), activation);
    }
  }

  private void batchNorm(
      int i, boolean scale, boolean shift, float epsilon, IActivation activation) {
    int layer = layers.size();
    layers.add(new BatchNormalization.Builder().eps(epsilon).useLogStd(false).build());
    layers.add(new ActivationLayer.Builder().activation(activation).build());
    bindIf(scale, "norm" + i + ".scale", layer, "gamma");
    bindIf(shift, "norm" + i + ".shift", layer, "beta");
  }

  private void bindIf(boolean present, String slice, int layer, String parameter) {
    if (present) {
      bindings.add(Binding.vector(layout.slice(slice), layer, parameter));
    }
  }

  private void head(@Nullable Loss named) {
    int layer = layers.size();
    Loss loss = named != null ? named : fitting();
    layers.add(
        new OutputLayer.Builder(lossFunction(loss))
            .nOut(domain.outputs())
            .activation(
                switch (loss) {
                  case MSE, L1 -> Activation.IDENTITY;
                  case SOFTMAX -> Activation.SOFTMAX;
                  case BCE -> Activation.SIGMOID;
                  case GAUSSIAN, CATEGORICAL -> throw policy();
                })
            .build());
    bindings.add(Binding.flattened(layout.slice("head.weight"), layer, pixels));
    bindings.add(Binding.vector(layout.slice("head.bias"), layer, "b"));
  }

  private Loss fitting() {
    return switch (domain.kind()) {
      case REGRESSION -> Loss.MSE;
      case CLASSES -> Loss.SOFTMAX;
      case BINARY -> Loss.BCE;
      case CONTINUOUS_ACTIONS, DISCRETE_ACTIONS -> throw policy();
    };
  }

  private static IllegalArgumentException policy() {
    return new IllegalArgumentException("a policy has no counterpart in DL4J");
  }

  private static ILossFunction lossFunction(Loss loss) {
    return switch (loss) {
      case MSE -> new LossMSE();
      case L1 -> new LossMAE();
      case SOFTMAX -> new LossMCXENT();
      case BCE -> new LossBinaryXENT();
      case GAUSSIAN, CATEGORICAL -> throw policy();
    };
  }

  private static IActivation activation(org.salamander.model.net.layer.Activation ours) {
    return switch (ours) {
      case IDENTITY -> new ActivationIdentity();
      case RELU -> new ActivationReLU();
      case TANH -> new ActivationTanH();
      case SIGMOID -> new ActivationSigmoid();
      case LEAKY_RELU -> new ActivationLReLU(org.salamander.model.net.layer.Activation.LEAK);
      case ELU -> new ActivationELU();
      case GELU ->
          throw new IllegalArgumentException(
              "activation is gelu; DL4J's functions of that name are others: it must be elu, relu,"
                  + " leaky-relu, tanh, sigmoid or identity");
    };
  }
}
