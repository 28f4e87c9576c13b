package org.salamander.model.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ConvolutionMode;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.salamander.config.Settings;
import org.salamander.model.Architecture;
import org.salamander.model.Batch;
import org.salamander.model.Domain;
import org.salamander.model.Model;
import org.salamander.model.Score;
import org.salamander.model.Tape;
import org.salamander.model.net.Conv;
import org.salamander.model.net.Mlp;
import org.salamander.random.Draws;

/**
 * Compares DL4J networks on our kernels with DL4J itself: which layers Salamander has, and what
 * they compute.
 */
final class NativeNetTest {

  private static final Domain FEATURES = new Domain(List.of(5), 3, Domain.Kind.CLASSES);
  private static final Domain NUMBERS = new Domain(List.of(5), 2, Domain.Kind.REGRESSION);
  private static final Domain ONE = new Domain(List.of(5), 1, Domain.Kind.BINARY);
  private static final Domain IMAGES = new Domain(List.of(9, 8, 2), 3, Domain.Kind.CLASSES);

  @TempDir private Path folder = Path.of("");

  /** DL4J layers, and the domain of tasks for them. */
  private record Net(String name, Domain domain, List<Layer> layers) {

    @Override
    public String toString() {
      return name;
    }

    Dl4jArchitecture architecture(Path folder) throws IOException {
      NeuralNetConfiguration.ListBuilder list =
          new NeuralNetConfiguration.Builder().seed(5).l2(0.1).list();
      layers.forEach(list::layer);
      List<Integer> in = domain.input();
      list.setInputType(
          in.size() == 3
              ? InputType.convolutional(in.get(0), in.get(1), in.get(2))
              : InputType.feedForward(in.get(0)));
      Path file = Files.writeString(folder.resolve("net.json"), list.build().toJson());
      return (Dl4jArchitecture) new Dl4jModel(file.toString()).architecture(domain);
    }
  }

  static Stream<Net> known() {
    return Stream.of(
        new Net("mse", NUMBERS, List.of(dense(6, Activation.TANH), mean(LossFunction.MSE))),
        new Net(
            "mae",
            NUMBERS,
            List.of(dense(6, Activation.SIGMOID), mean(LossFunction.MEAN_ABSOLUTE_ERROR))),
        new Net(
            "binary",
            ONE,
            List.of(
                dense(6, Activation.ELU),
                new OutputLayer.Builder(LossFunction.XENT)
                    .nOut(1)
                    .activation(Activation.SIGMOID)
                    .build())),
        new Net(
            "batch norm behind dense",
            FEATURES,
            List.of(
                dense(6, Activation.IDENTITY),
                new BatchNormalization(),
                function(Activation.TANH),
                softmax())),
        new Net(
            "leaky relu",
            FEATURES,
            List.of(dense(6, Activation.LEAKYRELU), dense(5, Activation.LEAKYRELU), softmax())),
        new Net(
            "convolutions, flattened",
            IMAGES,
            List.of(
                conv(4, 3, 1, ConvolutionMode.Same, 0, Activation.TANH),
                pool(SubsamplingLayer.PoolingType.MAX, 2, 2),
                conv(3, 5, 2, ConvolutionMode.Truncate, 2, Activation.IDENTITY),
                new BatchNormalization.Builder().eps(1e-3).build(),
                function(Activation.SIGMOID),
                dense(7, Activation.TANH),
                softmax())),
        new Net(
            "no padding, average pooling, flattened into the head",
            IMAGES,
            List.of(
                conv(4, 3, 2, ConvolutionMode.Truncate, 0, Activation.TANH),
                pool(SubsamplingLayer.PoolingType.AVG, 3, 1),
                softmax())),
        new Net(
            "pooling over the border",
            IMAGES,
            List.of(
                conv(4, 3, 1, ConvolutionMode.Same, 0, Activation.TANH),
                poolSame(SubsamplingLayer.PoolingType.MAX, 2, 2),
                poolSame(SubsamplingLayer.PoolingType.AVG, 3, 2),
                softmax())),
        new Net(
            "overlapping maxima, global mean",
            IMAGES,
            List.of(
                conv(4, 1, 1, ConvolutionMode.Strict, 0, Activation.TANH),
                pool(SubsamplingLayer.PoolingType.MAX, 3, 2),
                new GlobalPoolingLayer(PoolingType.AVG),
                softmax())),
        new Net(
            "global maximum",
            IMAGES,
            List.of(
                conv(4, 3, 2, ConvolutionMode.Same, 0, Activation.TANH),
                new GlobalPoolingLayer(PoolingType.MAX),
                softmax())),
        new Net("images flattened first", IMAGES, List.of(dense(5, Activation.TANH), softmax())));
  }

  static Stream<Net> unknown() {
    return Stream.of(
        new Net("swish", FEATURES, List.of(dense(6, Activation.SWISH), softmax())),
        new Net(
            "gelu by the logistic function",
            FEATURES,
            List.of(dense(6, Activation.GELU), softmax())),
        new Net(
            "gelu whose cube is another",
            FEATURES,
            List.of(
                new DenseLayer.Builder().nOut(5).activation(new ActivationGELU(true)).build(),
                softmax())),
        new Net(
            "an even kernel",
            IMAGES,
            List.of(conv(4, 2, 1, ConvolutionMode.Same, 0, Activation.TANH), softmax())),
        new Net(
            "half the padding",
            IMAGES,
            List.of(conv(4, 5, 1, ConvolutionMode.Truncate, 1, Activation.TANH), softmax())),
        new Net(
            "another loss",
            NUMBERS,
            List.of(dense(6, Activation.TANH), mean(LossFunction.POISSON))));
  }

  @ParameterizedTest
  @MethodSource("known")
  void runsOnOurKernelsWithDl4jsNumbers(Net net) throws IOException {
    Dl4jArchitecture architecture = net.architecture(folder);
    assertThat(architecture.note().orElseThrow()).contains("on our kernels");
    Model ours = architecture.model();
    Dl4jLoss theirs = architecture.inDl4j();
    float[] z = vector(architecture.layout().size(), 1);
    Batch batch = batch(net.domain(), 6);
    Numbers expected = Numbers.of(theirs, z, batch);
    Numbers actual = Numbers.of(ours, z, batch);
    assertThat(actual.score.loss()).isCloseTo(expected.score.loss(), within(1e-5));
    assertThat(actual.score.measured()).isEqualTo(expected.score.measured());
    assertClose(actual.gradient, expected.gradient, 1e-5);
    assertClose(actual.product, expected.product, 1e-4); // DL4J's product is a central difference
    assertClose(actual.inputs, expected.inputs, 1e-5);
    assertClose(actual.outputs, expected.outputs, 1e-5);
  }

  @ParameterizedTest
  @MethodSource("unknown")
  void runsInDl4jWhereALayerIsNotOurs(Net net) throws IOException {
    Dl4jArchitecture architecture = net.architecture(folder);
    assertThat(architecture.note().orElseThrow()).contains("central differences");
    assertThat(architecture.model()).isInstanceOf(Dl4jLoss.class);
  }

  /**
   * The network must be as fast as our nets. It therefore must be one of our nets, with groups of
   * tasks and prefixes of layers.
   */
  @Test
  void aConvolutionalNetOfDl4jsIsOurOwnModel() throws IOException {
    Conv conv = Settings.of(Conv.class).with("scale", true).make();
    Domain domain = new Domain(List.of(28, 28, 1), 5, Domain.Kind.CLASSES);
    Architecture ours = conv.architecture(domain);
    Architecture theirs = own(Dl4jNetwork.of(conv, domain), domain);
    assertThat(theirs.layout()).isEqualTo(ours.layout());
    assertThat(theirs.model()).isInstanceOf(ours.model().getClass());
    float[] z = vector(ours.layout().size(), 1);
    Batch batch = batch(domain, 5);
    assertThat(gradient(theirs, z, batch)).isEqualTo(gradient(ours, z, batch));

    Domain numbers = new Domain(List.of(5), 2, Domain.Kind.REGRESSION);
    Architecture mlp = own(Dl4jNetwork.of(Mlp.of(4), numbers), numbers);
    assertThat(mlp.groupModel()).isPresent();
  }

  private Architecture own(Dl4jNetwork network, Domain domain) throws IOException {
    String json = network.network().getLayerWiseConfigurations().toJson();
    Path file = Files.writeString(folder.resolve("own.json"), json);
    return new Dl4jModel(file.toString()).architecture(domain);
  }

  private static float[] gradient(Architecture architecture, float[] z, Batch batch) {
    Model model = architecture.model();
    float[] gradient = new float[z.length];
    model.gradient(z, batch, model.tape(), gradient);
    return gradient;
  }

  private record Numbers(
      Score score, float[] gradient, float[] product, float[] inputs, float[] outputs) {

    static Numbers of(Model model, float[] z, Batch batch) {
      float[] gradient = new float[z.length];
      float[] product = new float[z.length];
      float[] inputs = new float[batch.inputs().length];
      float[] outputs = new float[batch.size() * model.outputs()];
      Tape tape = model.tape();
      Score score = model.gradient(z, batch, tape, gradient);
      model.hessianVector(tape, vector(z.length, 7), product);
      model.inputGradient(z, batch, inputs);
      model.predict(z, batch, outputs);
      return new Numbers(score, gradient, product, inputs, outputs);
    }
  }

  private static float[] vector(int length, long seed) {
    Draws draws = Draws.of(seed, "vector");
    float[] x = new float[length];
    for (int i = 0; i < length; i++) {
      x[i] = 0.5f * (float) draws.gaussian();
    }
    return x;
  }

  private static Batch batch(Domain domain, int size) {
    Draws draws = Draws.of(2, "batch");
    float[] y = new float[domain.kind() == Domain.Kind.CLASSES ? size : size * domain.outputs()];
    for (int i = 0; i < y.length; i++) {
      y[i] =
          domain.kind() == Domain.Kind.REGRESSION
              ? (float) draws.gaussian()
              : draws.below(Math.max(2, domain.outputs()));
    }
    return new Batch(size, vector(size * domain.inputs(), 3), y);
  }

  private static Layer dense(int units, Activation activation) {
    return new DenseLayer.Builder().nOut(units).activation(activation).build();
  }

  private static Layer conv(
      int filters, int kernel, int stride, ConvolutionMode mode, int zeros, Activation activation) {
    return new ConvolutionLayer.Builder(kernel, kernel)
        .stride(stride, stride)
        .convolutionMode(mode)
        .padding(zeros, zeros)
        .nOut(filters)
        .activation(activation)
        .build();
  }

  private static Layer poolSame(SubsamplingLayer.PoolingType type, int size, int stride) {
    SubsamplingLayer pool = (SubsamplingLayer) pool(type, size, stride);
    pool.setConvolutionMode(ConvolutionMode.Same);
    return pool;
  }

  private static Layer pool(SubsamplingLayer.PoolingType type, int size, int stride) {
    return new SubsamplingLayer.Builder(type, new int[] {size, size})
        .stride(stride, stride)
        .build();
  }

  private static Layer function(Activation activation) {
    return new ActivationLayer.Builder().activation(activation).build();
  }

  private static Layer softmax() {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .nOut(3)
        .activation(Activation.SOFTMAX)
        .build();
  }

  private static Layer mean(LossFunction loss) {
    return new OutputLayer.Builder(loss).nOut(2).activation(Activation.IDENTITY).build();
  }

  private static void assertClose(float[] actual, float[] expected, double tolerance) {
    double largest = 1e-3;
    for (float value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) actual[i])
          .as("element %d of %d", i, expected.length)
          .isCloseTo(expected[i], within(tolerance * largest));
    }
  }

  private static org.assertj.core.data.Offset<Double> within(double tolerance) {
    return org.assertj.core.data.Offset.offset(tolerance);
  }
}
