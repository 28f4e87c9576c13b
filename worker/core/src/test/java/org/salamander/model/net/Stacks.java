package org.salamander.model.net;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.salamander.model.Domain;
import org.salamander.model.net.LayerConfig.BatchNormalization;
import org.salamander.model.net.LayerConfig.ContextInput;
import org.salamander.model.net.LayerConfig.Convolution;
import org.salamander.model.net.LayerConfig.Dense;
import org.salamander.model.net.LayerConfig.Flatten;
import org.salamander.model.net.LayerConfig.Function;
import org.salamander.model.net.LayerConfig.GlobalPooling;
import org.salamander.model.net.LayerConfig.LayerNormalization;
import org.salamander.model.net.LayerConfig.ResidualBlock;
import org.salamander.model.net.layer.Activation;
import org.salamander.model.net.shape.Padding;

/** Small stacks that together have every layer at every position that is allowed. */
final class Stacks {

  private static final Domain FEATURES = new Domain(List.of(5), 2, Domain.Kind.REGRESSION);
  private static final Domain IMAGES = new Domain(List.of(7, 6, 2), 3, Domain.Kind.CLASSES);

  private Stacks() {}

  static Stream<Nets.Net> all() {
    return Stream.concat(features(), images());
  }

  /** Nets on feature vectors, without rows and columns. */
  static Stream<Nets.Net> features() {
    return Stream.of(
        net("leaky relu", FEATURES, dense(6), leaky(), dense(5), function(Activation.LEAKY_RELU)),
        net(
            "elu",
            FEATURES,
            dense(6),
            function(Activation.ELU),
            dense(5),
            function(Activation.ELU)),
        net(
            "gelu",
            FEATURES,
            dense(6),
            function(Activation.GELU),
            dense(5),
            function(Activation.GELU)),
        net("norms first", FEATURES, layerNorm(), dense(6), tanh(), batchNorm(), dense(4), tanh()),
        net("activation first, twice", FEATURES, tanh(), function(Activation.SIGMOID), dense(4)),
        net("context", FEATURES, dense(4), tanh(), new ContextInput(3), dense(5), tanh()),
        net(
            "residual, same shape",
            FEATURES,
            dense(6),
            tanh(),
            residual(dense(4), layerNorm(), leaky(), dense(6)),
            function(Activation.ELU),
            dense(3),
            tanh()),
        net("residual first", FEATURES, residual(dense(4), function(Activation.GELU)), tanh()),
        net(
            "residual in residual, projected",
            FEATURES,
            residual(layerNorm(), dense(4), residual(dense(4), tanh()), tanh()),
            batchNorm(),
            function(Activation.GELU)));
  }

  /** Nets on images. */
  static Stream<Nets.Net> images() {
    return Stream.of(
        net(
            "1 × 1, stride 2",
            IMAGES,
            conv(3, 1, 2, Padding.SAME),
            leaky(),
            conv(4, 1, 2, Padding.SYMMETRIC),
            tanh()),
        net(
            "5 × 5, valid",
            IMAGES,
            conv(3, 5, 1, Padding.VALID),
            tanh(),
            conv(2, 1, 1, Padding.VALID)),
        net(
            "3 × 3, valid, stride 2",
            IMAGES,
            conv(3, 3, 2, Padding.VALID),
            tanh(),
            conv(4, 3, 1, Padding.SAME),
            tanh()),
        net(
            "7 × 7 and 5 × 5, stride 3",
            IMAGES,
            conv(4, 7, 3, Padding.SAME),
            tanh(),
            conv(3, 5, 3, Padding.SYMMETRIC),
            tanh()),
        net(
            "valid behind a layer",
            IMAGES,
            conv(3, 3, 1, Padding.SAME),
            tanh(),
            conv(4, 5, 2, Padding.VALID),
            tanh()),
        net(
            "1 × 1, stride 3, behind a layer",
            IMAGES,
            conv(3, 3, 1, Padding.SAME),
            tanh(),
            conv(4, 1, 3, Padding.SAME),
            tanh()),
        net(
            "pooling first",
            IMAGES,
            maxPool(2, 2),
            conv(4, 3, 1, Padding.SAME),
            batchNorm(),
            tanh()),
        net(
            "max pooling 3, overlapping",
            IMAGES,
            conv(4, 3, 1, Padding.SAME),
            tanh(),
            maxPool(3, 2),
            conv(3, 3, 1, Padding.SAME),
            tanh()),
        net(
            "max pooling over the border",
            IMAGES,
            conv(4, 3, 1, Padding.SAME),
            tanh(),
            new LayerConfig.MaxPooling(2, 2, Padding.SAME),
            conv(3, 3, 1, Padding.SAME),
            tanh(),
            new LayerConfig.MaxPooling(3, 2, Padding.SYMMETRIC)),
        net(
            "average pooling over the border",
            IMAGES,
            conv(4, 3, 1, Padding.SAME),
            tanh(),
            new LayerConfig.AveragePooling(3, 2, Padding.SAME),
            conv(3, 3, 1, Padding.SAME),
            tanh()),
        net(
            "average pooling",
            IMAGES,
            conv(4, 3, 1, Padding.SAME),
            tanh(),
            averagePool(2, 2),
            conv(3, 3, 1, Padding.SAME),
            tanh(),
            averagePool(2, 1)),
        net(
            "global maximum",
            IMAGES,
            conv(4, 3, 1, Padding.SAME),
            tanh(),
            global(GlobalPooling.Of.MAX),
            dense(4),
            tanh()),
        net(
            "global mean, norm behind pooling",
            IMAGES,
            conv(4, 3, 1, Padding.SAME),
            tanh(),
            maxPool(2, 2),
            batchNorm(),
            tanh(),
            global(GlobalPooling.Of.MEAN)),
        net("flattened first", IMAGES, new Flatten(), layerNorm(), dense(4), tanh()),
        net(
            "flattened between",
            IMAGES,
            conv(3, 3, 2, Padding.SAME),
            new Flatten(),
            layerNorm(),
            function(Activation.GELU),
            dense(4),
            tanh()),
        net("film behind a bias", IMAGES, new ContextInput(3), conv(3, 3, 2, Padding.SAME), tanh()),
        net(
            "film behind a norm",
            IMAGES,
            new ContextInput(3),
            conv(3, 3, 2, Padding.SAME),
            batchNorm(),
            leaky(),
            global(GlobalPooling.Of.MEAN)),
        net(
            "residual, projected to a smaller map",
            IMAGES,
            conv(3, 3, 1, Padding.SAME),
            tanh(),
            residual(
                conv(4, 3, 2, Padding.SAME),
                batchNorm(),
                leaky(),
                conv(4, 3, 1, Padding.SAME),
                batchNorm()),
            leaky(),
            global(GlobalPooling.Of.MEAN)),
        net(
            "residual, shortcut with a norm, pooled",
            IMAGES,
            new ResidualBlock(
                List.of(
                    conv(4, 3, 1, Padding.SAME),
                    batchNorm(),
                    leaky(),
                    conv(4, 3, 1, Padding.SAME),
                    batchNorm()),
                List.of(conv(4, 1, 1, Padding.SAME), batchNorm())),
            leaky(),
            maxPool(2, 2),
            residual(batchNorm(), function(Activation.RELU), conv(4, 3, 1, Padding.SAME)),
            global(GlobalPooling.Of.MEAN)));
  }

  private static Nets.Net net(String name, Domain domain, LayerConfig... layers) {
    List<LayerConfig> stack =
        Stream.concat(Stream.of(layers), Stream.of(Dense.head(Initialization.FAN_IN))).toList();
    return new Nets.Net("stack: " + name, new Stack(stack, null), domain, 4);
  }

  private static LayerConfig dense(int units) {
    return new Dense(units, true, Initialization.FAN_IN);
  }

  private static LayerConfig conv(int filters, int kernel, int stride, Padding padding) {
    return new Convolution(filters, kernel, stride, padding, stride == 1, Initialization.HE);
  }

  private static LayerConfig batchNorm() {
    return new BatchNormalization(true, true, 1e-3f);
  }

  private static LayerConfig layerNorm() {
    return new LayerNormalization(true, true, 1e-3f);
  }

  private static LayerConfig maxPool(int size, @Nullable Integer stride) {
    return new LayerConfig.MaxPooling(size, stride);
  }

  private static LayerConfig averagePool(int size, @Nullable Integer stride) {
    return new LayerConfig.AveragePooling(size, stride);
  }

  private static LayerConfig global(GlobalPooling.Of of) {
    return new GlobalPooling(of);
  }

  private static LayerConfig function(Activation activation) {
    return new Function(activation);
  }

  private static LayerConfig tanh() {
    return function(Activation.TANH);
  }

  private static LayerConfig leaky() {
    return function(Activation.LEAKY_RELU);
  }

  private static LayerConfig residual(LayerConfig... layers) {
    return new ResidualBlock(List.of(layers), null);
  }
}
