package org.salamander.model.exchange;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.salamander.model.Loss;
import org.salamander.model.net.LayerConfig;
import org.salamander.model.net.layer.Activation;
import org.salamander.model.net.shape.Padding;
import org.salamander.model.net.shape.Window;

/** Writes layers as JSON for a configuration of DL4J 1.0. */
final class LayerJson {

  static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private static final String LAYERS = "org.deeplearning4j.nn.conf.layers.";
  private static final String ACTIVATIONS = "org.nd4j.linalg.activations.impl.Activation";
  private static final String LOSSES = "org.nd4j.linalg.lossfunctions.impl.Loss";

  private LayerJson() {}

  /** A JSON object for a DL4J class. */
  private static ObjectNode object(String type) {
    return NODES.objectNode().put("@class", type);
  }

  private static ArrayNode both(int side) {
    return NODES.arrayNode().add(side).add(side);
  }

  static ObjectNode identity() {
    return object(ACTIVATIONS + "Identity");
  }

  static ObjectNode activation(Activation ours) {
    return switch (ours) {
      case IDENTITY -> identity();
      case RELU -> object(ACTIVATIONS + "ReLU");
      case TANH -> object(ACTIVATIONS + "TanH");
      case SIGMOID -> object(ACTIVATIONS + "Sigmoid");
      case LEAKY_RELU -> object(ACTIVATIONS + "LReLU").put("alpha", (double) Activation.LEAK);
      case ELU -> object(ACTIVATIONS + "ELU").put("alpha", 1.0);
      case GELU ->
          throw new IllegalArgumentException(
              "activation is gelu; DL4J's functions of that name are others: it must be elu, relu,"
                  + " leaky-relu, tanh, sigmoid or identity");
    };
  }

  /** A layer with parameters, without regularization and without an updater. */
  private static ObjectNode trainable(String type, int inputs, int outputs, ObjectNode activation) {
    ObjectNode layer = object(LAYERS + type);
    layer.set("activationFn", activation);
    layer.put("biasInit", 0.0).put("gainInit", 1.0);
    layer.put("gradientNormalization", "None").put("gradientNormalizationThreshold", 1.0);
    layer.set("iupdater", object("org.nd4j.linalg.learning.config.NoOp"));
    layer.set("regularization", NODES.arrayNode());
    layer.set("regularizationBias", NODES.arrayNode());
    layer.set("weightInitFn", object("org.deeplearning4j.nn.weights.WeightInitXavier"));
    return layer.put("nin", inputs).put("nout", outputs);
  }

  static ObjectNode dense(
      int inputs, int outputs, boolean bias, boolean layerNorm, ObjectNode activation) {
    return trainable("DenseLayer", inputs, outputs, activation)
        .put("hasBias", bias)
        .put("hasLayerNorm", layerNorm);
  }

  /** A convolution with a square window. */
  static ObjectNode convolution(int inputs, LayerConfig.Convolution conv, ObjectNode activation) {
    ObjectNode layer = trainable("ConvolutionLayer", inputs, conv.filters(), activation);
    layer.put("cnn2dDataFormat", "NCHW").put("hasBias", conv.bias());
    layer.put("convolutionMode", mode(conv.padding()));
    layer.put("cudnnAlgoMode", "PREFER_FASTEST").put("cudnnAllowFallback", true);
    layer.set("kernelSize", both(conv.kernel()));
    layer.set("stride", both(conv.stride()));
    layer.set("padding", both(zeros(conv.padding(), conv.kernel())));
    layer.set("dilation", both(1));
    return layer;
  }

  private static String mode(Padding padding) {
    return padding == Padding.SAME ? "Same" : "Truncate";
  }

  private static int zeros(Padding padding, int side) {
    return padding == Padding.SYMMETRIC ? (side - 1) / 2 : 0;
  }

  static ObjectNode batchNorm(int channels, float epsilon) {
    return trainable("BatchNormalization", channels, channels, identity())
        .put("beta", 0.0)
        .put("gamma", 1.0)
        .put("cnn2DFormat", "NCHW")
        .put("cudnnAllowFallback", true)
        .put("decay", 0.9)
        .put("eps", (double) epsilon)
        .put("lockGammaBeta", false)
        .put("minibatch", true)
        .put("useLogStd", false);
  }

  /** A layer without parameters. */
  private static ObjectNode plain(String type) {
    return object(LAYERS + type)
        .put("gradientNormalization", "None")
        .put("gradientNormalizationThreshold", 0.0);
  }

  static ObjectNode activationLayer(ObjectNode activation) {
    return plain("ActivationLayer").set("activationFn", activation);
  }

  /** The largest or the mean value of each window. */
  static ObjectNode pool(boolean max, Window window) {
    ObjectNode layer = plain("SubsamplingLayer");
    layer.put("poolingType", max ? "MAX" : "AVG").put("convolutionMode", mode(window.padding()));
    layer.put("cnn2dDataFormat", "NCHW").put("cudnnAllowFallback", true).put("eps", 1e-8);
    layer.put("avgPoolIncludePadInDivisor", false).put("pnorm", 0);
    layer.set("kernelSize", both(window.side()));
    layer.set("stride", both(window.stride()));
    layer.set("padding", both(zeros(window.padding(), window.side())));
    layer.set("dilation", both(1));
    return layer;
  }

  /** The largest or the mean value of each channel. */
  static ObjectNode globalPool(boolean max) {
    ObjectNode layer = plain("GlobalPoolingLayer");
    layer.put("collapseDimensions", true).put("pnorm", 2).put("poolingType", max ? "MAX" : "AVG");
    layer.set("poolingDimensions", NODES.arrayNode().add(2).add(3));
    return layer;
  }

  /** The preprocessor that flattens a map to a vector, channel by channel. */
  static ObjectNode flatten(int height, int width, int channels) {
    return object("org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor")
        .put("format", "NCHW")
        .put("inputHeight", height)
        .put("inputWidth", width)
        .put("numChannels", channels);
  }

  static ObjectNode output(int inputs, int outputs, boolean bias, Loss loss) {
    ObjectNode layer =
        switch (loss) {
          case MSE -> head(inputs, outputs, "Identity", object(LOSSES + "MSE"));
          case L1 -> head(inputs, outputs, "Identity", object(LOSSES + "MAE"));
          case SOFTMAX ->
              head(
                  inputs,
                  outputs,
                  "Softmax",
                  object(LOSSES + "MCXENT").put("softmaxClipEps", 1e-10));
          case BCE ->
              head(inputs, outputs, "Sigmoid", object(LOSSES + "BinaryXENT").put("clipEps", 1e-5));
          case GAUSSIAN, CATEGORICAL -> throw policy();
        };
    return layer.put("hasBias", bias);
  }

  private static ObjectNode head(int inputs, int outputs, String activation, ObjectNode loss) {
    return trainable("OutputLayer", inputs, outputs, object(ACTIVATIONS + activation))
        .set("lossFn", loss);
  }

  static IllegalArgumentException policy() {
    return new IllegalArgumentException("a policy has no counterpart in DL4J");
  }
}
