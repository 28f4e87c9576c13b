package org.salamander.model.exchange;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.salamander.model.Architecture;
import org.salamander.model.Batch;
import org.salamander.model.Domain;
import org.salamander.model.Frozen;
import org.salamander.model.Model;
import org.salamander.model.Score;
import org.salamander.model.net.Initialization;
import org.salamander.model.net.LayerConfig;
import org.salamander.model.net.LayerConfig.AveragePooling;
import org.salamander.model.net.LayerConfig.BatchNormalization;
import org.salamander.model.net.LayerConfig.ContextInput;
import org.salamander.model.net.LayerConfig.Convolution;
import org.salamander.model.net.LayerConfig.Dense;
import org.salamander.model.net.LayerConfig.Embeddings;
import org.salamander.model.net.LayerConfig.Flatten;
import org.salamander.model.net.LayerConfig.Function;
import org.salamander.model.net.LayerConfig.GlobalPooling;
import org.salamander.model.net.LayerConfig.LayerNormalization;
import org.salamander.model.net.LayerConfig.MaxPooling;
import org.salamander.model.net.LayerConfig.ResidualBlock;
import org.salamander.model.net.Stack;
import org.salamander.model.net.TableNet;
import org.salamander.model.net.layer.Activation;
import org.salamander.model.net.shape.Padding;
import org.salamander.random.Draws;

/**
 * Compares stacks with every layer that DL4J has with DL4J: losses and gradients in training mode,
 * in double, and predictions of the frozen model from a zip.
 */
final class StackExchangeTest {

  private static final Domain FEATURES = new Domain(List.of(5), 2, Domain.Kind.REGRESSION);
  private static final Domain CLASSES = new Domain(List.of(5), 3, Domain.Kind.CLASSES);
  private static final Domain IMAGES = new Domain(List.of(9, 8, 2), 3, Domain.Kind.CLASSES);
  private static final int EXAMPLES = 6;

  @TempDir private Path temp = Path.of("");

  private record Net(String name, Domain domain, Stack stack) {

    static Net of(String name, Domain domain, LayerConfig... layers) {
      List<LayerConfig> all = new ArrayList<>(List.of(layers));
      all.add(new Dense(null, true, Initialization.XAVIER));
      return new Net(name, domain, new Stack(all, null));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Net> nets() {
    return Stream.of(
        Net.of("tanh", FEATURES, dense(6, true), function(Activation.TANH)),
        Net.of("leaky relu", FEATURES, dense(6, true), function(Activation.LEAKY_RELU)),
        Net.of("elu", FEATURES, dense(6, true), function(Activation.ELU)),
        Net.of("sigmoid", CLASSES, dense(6, false), function(Activation.SIGMOID)),
        Net.of("relu first, twice", CLASSES, function(Activation.RELU), dense(6, true), relu()),
        Net.of("no function between", CLASSES, dense(6, true), dense(4, false)),
        Net.of("layer norm", CLASSES, dense(6, false), layerNorm(1e-7f), relu(), dense(4, true)),
        Net.of("layer norm alone", CLASSES, dense(6, false), layerNorm(1e-7f)),
        Net.of("batch norm first", CLASSES, batchNorm(true), dense(6, true), batchNorm(false)),
        Net.of(
            "1 × 1 and 5 × 5",
            IMAGES,
            conv(4, 1, 1, Padding.SAME),
            tanh(),
            conv(3, 5, 2, Padding.SYMMETRIC),
            tanh()),
        Net.of(
            "7 × 7, stride 3",
            IMAGES,
            conv(4, 7, 3, Padding.SAME),
            tanh(),
            conv(3, 3, 1, Padding.VALID),
            tanh()),
        Net.of(
            "valid, flattened",
            IMAGES,
            conv(4, 3, 2, Padding.VALID),
            batchNorm(true),
            tanh(),
            new Flatten(),
            dense(5, true),
            tanh()),
        Net.of(
            "max pooling 3, overlapping",
            IMAGES,
            conv(4, 3, 1, Padding.SAME),
            tanh(),
            new MaxPooling(3, 2),
            conv(3, 3, 1, Padding.SAME)),
        Net.of(
            "pooling over the border",
            IMAGES,
            conv(4, 3, 1, Padding.SAME),
            tanh(),
            new MaxPooling(2, 2, Padding.SAME),
            conv(3, 3, 1, Padding.SAME),
            tanh(),
            new AveragePooling(3, 2, Padding.SYMMETRIC),
            dense(4, true)),
        Net.of(
            "average pooling",
            IMAGES,
            conv(4, 3, 1, Padding.SAME),
            tanh(),
            new AveragePooling(2, null),
            dense(4, true)),
        Net.of(
            "pooling first, global maximum",
            IMAGES,
            new MaxPooling(2, null),
            conv(4, 3, 1, Padding.SAME),
            tanh(),
            new GlobalPooling(GlobalPooling.Of.MAX)),
        Net.of(
            "global mean",
            IMAGES,
            conv(4, 3, 2, Padding.SAME),
            batchNorm(true),
            tanh(),
            new GlobalPooling(GlobalPooling.Of.MEAN),
            dense(4, true),
            tanh()),
        Net.of("flattened first", IMAGES, new Flatten(), dense(5, true), tanh()),
        Net.of("dense first on images", IMAGES, dense(5, true), tanh()),
        Net.of(
            "residual between features",
            CLASSES,
            dense(6, true),
            tanh(),
            residual(dense(4, false), layerNorm(1e-7f), tanh(), dense(6, true)),
            function(Activation.ELU)),
        Net.of(
            "residual first, projected",
            CLASSES,
            residual(dense(4, true), tanh()),
            dense(3, true),
            tanh()),
        Net.of(
            "residual in residual",
            CLASSES,
            residual(dense(5, true), residual(dense(3, true), tanh()), tanh()),
            batchNorm(true),
            tanh()),
        Net.of(
            "residual on maps, projected",
            IMAGES,
            conv(3, 3, 1, Padding.SAME),
            tanh(),
            residual(
                conv(4, 3, 2, Padding.SAME),
                batchNorm(true),
                tanh(),
                conv(4, 3, 1, Padding.SAME),
                batchNorm(false)),
            tanh(),
            new GlobalPooling(GlobalPooling.Of.MEAN)),
        Net.of(
            "residual on images themselves",
            IMAGES,
            residual(conv(2, 3, 1, Padding.SYMMETRIC), tanh()),
            new MaxPooling(2, null),
            conv(3, 3, 1, Padding.SAME),
            tanh()),
        Net.of(
            "shortcut with a norm, pooled, flattened",
            IMAGES,
            new ResidualBlock(
                List.of(
                    conv(4, 3, 1, Padding.SAME),
                    batchNorm(true),
                    tanh(),
                    conv(4, 3, 1, Padding.SAME),
                    batchNorm(true)),
                List.of(conv(4, 1, 1, Padding.SAME), batchNorm(true))),
            tanh(),
            new MaxPooling(2, null),
            residual(batchNorm(true), tanh(), conv(4, 3, 1, Padding.SAME)),
            dense(5, true),
            tanh()));
  }

  @ParameterizedTest
  @MethodSource("nets")
  void lossAndGradientAreDl4js(Net net) {
    Draws draws = Draws.of(1, "exchange");
    Architecture architecture = net.stack().architecture(net.domain());
    float[] z = numbers(architecture.layout().size(), draws);
    Batch batch = batch(net.domain(), draws);
    Model model = architecture.model();
    float[] gradient = new float[z.length];
    Score score = model.gradient(z, batch, model.tape(), gradient);

    Dl4jTranslation translation = Dl4jTranslation.of(net.stack(), net.domain());
    Theirs theirs = Theirs.of(translation, z);
    theirs.compute().accept(inputs(translation, net.domain(), batch), targets(net.domain(), batch));
    assertThat(score.loss()).isCloseTo(theirs.loss().getAsDouble(), within(2e-5));
    Map<String, INDArray> gradients = theirs.gradients().get();
    double largest = 1e-2;
    for (float value : gradient) {
      largest = Math.max(largest, Math.abs(value));
    }
    int compared = 0;
    for (Binding binding : translation.bindings()) {
      double[] sum = row(requireNonNull(gradients.get(binding.key())));
      int[] order = binding.order();
      for (int i = 0; i < order.length; i++) {
        assertThat((double) gradient[binding.slice().offset() + i])
            .as("%s[%d]", binding.slice().name(), i)
            .isCloseTo(sum[order[i]] / EXAMPLES, within(2e-5 * largest));
        compared++;
      }
    }
    assertThat(compared).isEqualTo(z.length);
  }

  @ParameterizedTest
  @MethodSource("nets")
  void aZipPredictsWhatTheFrozenModelDoes(Net net) throws IOException {
    Draws draws = Draws.of(2, "exchange");
    Architecture architecture = net.stack().architecture(net.domain());
    float[] z = numbers(architecture.layout().size(), draws);
    Frozen frozen = architecture.model().freeze(z, batch(net.domain(), draws));
    Dl4jTranslation translation = Dl4jTranslation.of(net.stack(), net.domain());
    Path zip = temp.resolve("model.zip");
    Dl4jZip.write(zip, translation, z, frozen.moments(), List.of());

    Batch query = batch(net.domain(), draws);
    float[] raw = new float[EXAMPLES * net.domain().outputs()];
    frozen.predict(query, raw);
    INDArray expected = Nd4j.createFromArray(raw).reshape('c', EXAMPLES, net.domain().outputs());
    if (net.domain().kind() == Domain.Kind.CLASSES) {
      expected = Nd4j.nn().softmax(expected, 1);
    }
    INDArray x = inputs(translation, net.domain(), query).castTo(DataType.FLOAT);
    INDArray found =
        translation.graph()
            ? ModelSerializer.restoreComputationGraph(zip.toFile()).output(x)[0]
            : ModelSerializer.restoreMultiLayerNetwork(zip.toFile()).output(x, false);
    assertThat(found.dup('c').data().asFloat())
        .containsExactly(expected.dup('c').data().asFloat(), within(3e-5f));
  }

  @Test
  void whatDl4jLacksIsNamed() {
    refuses(
        "context is 3; DL4J's layers have no such input",
        FEATURES,
        new ContextInput(3),
        dense(4, true));
    refuses(
        "activation is gelu; DL4J's functions of that name are others",
        FEATURES,
        dense(4, true),
        function(Activation.GELU));
    refuses(
        "epsilon is 1.0E-5; DL4J's layer normalization has none",
        FEATURES,
        dense(4, false),
        layerNorm(1e-5f));
    refuses(
        "the model has layer normalization; DL4J has it only after a dense layer without bias: save it as .npz",
        FEATURES,
        dense(4, true),
        layerNorm(1e-7f));
    refuses(
        "the model has a batch normalization after flatten",
        IMAGES,
        conv(2, 3, 1, Padding.SAME),
        new Flatten(),
        batchNorm(true));
    refuses(
        "the model has a residual block after flatten",
        IMAGES,
        conv(2, 3, 1, Padding.SAME),
        new Flatten(),
        residual(dense(4, true)));
    Domain table =
        new Domain(
            List.of(2),
            1,
            Domain.Kind.REGRESSION,
            new Domain.Values(Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, true),
            List.of(new Domain.Column("age", 1, 0), new Domain.Column("town", 1, 40)));
    refuses(
        "the model has an embedding of a table's columns",
        table,
        new Embeddings(4),
        dense(4, true));
    TableNet model =
        org.salamander.config.Settings.of(TableNet.class).with("layers", List.of(4)).make();
    assertThatThrownBy(() -> Dl4jTranslation.of(model, table))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("the model has an embedding of a table's columns");
  }

  private static void refuses(String message, Domain domain, LayerConfig... layers) {
    assertThatThrownBy(() -> Dl4jTranslation.of(Net.of("", domain, layers).stack(), domain))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  /**
   * The DL4J network in double.
   *
   * @param gradients sums over examples, by the arrays' names
   */
  private record Theirs(
      BiConsumer<INDArray, INDArray> compute,
      DoubleSupplier loss,
      Supplier<Map<String, INDArray>> gradients) {

    static Theirs of(Dl4jTranslation translation, float[] z) {
      String json = translation.configuration("DOUBLE");
      INDArray row = Nd4j.createFromArray(translation.coefficients(z, List.of()));
      INDArray parameters = row.castTo(DataType.DOUBLE).reshape('c', 1, row.length());
      return translation.graph() ? graph(json, parameters) : chain(json, parameters);
    }

    private static Theirs graph(String json, INDArray parameters) {
      ComputationGraph graph = new ComputationGraph(ComputationGraphConfiguration.fromJson(json));
      graph.init();
      graph.setParams(parameters);
      return new Theirs(
          (x, y) -> {
            graph.setInputs(x);
            graph.setLabels(y);
            graph.computeGradientAndScore();
          },
          graph::score,
          () -> graph.gradient().gradientForVariable());
    }

    private static Theirs chain(String json, INDArray parameters) {
      MultiLayerNetwork chain = new MultiLayerNetwork(MultiLayerConfiguration.fromJson(json));
      chain.init();
      chain.setParams(parameters);
      return new Theirs(
          (x, y) -> {
            chain.setInput(x);
            chain.setLabels(y);
            chain.computeGradientAndScore();
          },
          chain::score,
          () -> chain.gradient().gradientForVariable());
    }
  }

  private static double[] row(INDArray array) {
    return array.dup('c').reshape(array.length()).toDoubleVector();
  }

  private static INDArray inputs(Dl4jTranslation translation, Domain domain, Batch batch) {
    INDArray flat = Nd4j.createFromArray(batch.inputs()).castTo(DataType.DOUBLE);
    List<Integer> shape = domain.input();
    return translation.images()
        ? flat.reshape('c', EXAMPLES, shape.get(0), shape.get(1), shape.get(2))
            .permute(0, 3, 1, 2)
            .dup('c')
        : flat.reshape('c', EXAMPLES, domain.inputs());
  }

  private static INDArray targets(Domain domain, Batch batch) {
    if (domain.kind() == Domain.Kind.REGRESSION) {
      INDArray flat = Nd4j.createFromArray(batch.targets()).castTo(DataType.DOUBLE);
      return flat.reshape('c', EXAMPLES, domain.outputs());
    }
    INDArray oneHot = Nd4j.zeros(DataType.DOUBLE, EXAMPLES, domain.outputs());
    for (int e = 0; e < EXAMPLES; e++) {
      oneHot.putScalar(e, (long) batch.targets()[e], 1.0);
    }
    return oneHot;
  }

  private static Batch batch(Domain domain, Draws draws) {
    boolean classes = domain.kind() == Domain.Kind.CLASSES;
    float[] y = numbers(EXAMPLES * (classes ? 1 : domain.outputs()), draws);
    for (int e = 0; e < EXAMPLES && classes; e++) {
      y[e] = e % domain.outputs();
    }
    return new Batch(EXAMPLES, numbers(EXAMPLES * domain.inputs(), draws), y);
  }

  private static float[] numbers(int length, Draws draws) {
    float[] x = new float[length];
    for (int i = 0; i < length; i++) {
      x[i] = (float) (0.5 * draws.gaussian());
    }
    return x;
  }

  private static LayerConfig dense(int units, boolean bias) {
    return new Dense(units, bias, Initialization.XAVIER);
  }

  private static LayerConfig conv(int filters, int kernel, int stride, Padding padding) {
    return new Convolution(filters, kernel, stride, padding, stride == 1, Initialization.HE);
  }

  private static LayerConfig batchNorm(boolean scale) {
    return new BatchNormalization(scale, true, 1e-2f);
  }

  private static LayerConfig layerNorm(float epsilon) {
    return new LayerNormalization(true, true, epsilon);
  }

  private static LayerConfig function(Activation function) {
    return new Function(function);
  }

  private static LayerConfig tanh() {
    return function(Activation.TANH);
  }

  private static LayerConfig relu() {
    return function(Activation.RELU);
  }

  private static LayerConfig residual(LayerConfig... layers) {
    return new ResidualBlock(List.of(layers), null);
  }
}
