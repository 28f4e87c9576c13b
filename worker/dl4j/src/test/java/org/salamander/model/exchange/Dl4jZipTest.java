package org.salamander.model.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.salamander.model.Architecture;
import org.salamander.model.Batch;
import org.salamander.model.Domain;
import org.salamander.model.Frozen;
import org.salamander.model.Loss;
import org.salamander.model.Model;
import org.salamander.model.ModelConfig;
import org.salamander.model.net.Conv;
import org.salamander.model.net.Initialization;
import org.salamander.model.net.Mlp;
import org.salamander.model.net.Normalization;
import org.salamander.model.net.layer.Activation;
import org.salamander.model.net.shape.Padding;
import org.salamander.random.Draws;

/**
 * Zips are written without DL4J and read by DL4J's own reader. The outputs must be the same for the
 * same inputs.
 */
final class Dl4jZipTest {

  private static final int EXAMPLES = 7;

  @TempDir private Path temp = Path.of("");

  private record Case(String name, ModelConfig config, Domain domain) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    Domain line = new Domain(List.of(1), 2, Domain.Kind.REGRESSION);
    Domain plane = new Domain(List.of(3), 1, Domain.Kind.BINARY);
    Domain classes = new Domain(List.of(6), 4, Domain.Kind.CLASSES);
    Domain pictures = new Domain(List.of(14, 10, 3), 5, Domain.Kind.CLASSES);
    return Stream.of(
        new Case("linear", Mlp.of(), line),
        new Case("mlp", mlp(Activation.RELU, Normalization.NONE, null), line),
        new Case("mlp, L1", mlp(Activation.ELU, Normalization.NONE, Loss.L1), line),
        new Case("mlp, batch norm", mlp(Activation.LEAKY_RELU, Normalization.BATCH, null), plane),
        new Case("mlp, layer norm", mlp(Activation.TANH, Normalization.LAYER, null), classes),
        new Case("conv, strides, mean", conv(Conv.Downsample.STRIDE, Conv.Head.MEAN), pictures),
        new Case("conv, strides, flat", conv(Conv.Downsample.STRIDE, Conv.Head.FLATTEN), pictures),
        new Case("conv, pooled, flat", conv(Conv.Downsample.MAX_POOL, Conv.Head.FLATTEN), pictures),
        new Case(
            "conv without normalization",
            new Conv(
                6,
                2,
                Conv.Downsample.MAX_POOL,
                Padding.SYMMETRIC,
                Conv.Head.FLATTEN,
                Activation.SIGMOID,
                Normalization.NONE,
                false,
                true,
                0.001f,
                null,
                Initialization.XAVIER,
                Initialization.NORMAL,
                0,
                1),
            pictures));
  }

  private static Mlp mlp(Activation activation, Normalization normalization, @Nullable Loss loss) {
    return new Mlp(
        List.of(8, 5),
        activation,
        normalization,
        true,
        true,
        1e-7f,
        loss,
        Initialization.XAVIER,
        0);
  }

  private static Conv conv(Conv.Downsample downsample, Conv.Head head) {
    return new Conv(
        6,
        2,
        downsample,
        Padding.SAME,
        head,
        Activation.RELU,
        Normalization.BATCH,
        false,
        true,
        0.01f,
        null,
        Initialization.XAVIER,
        Initialization.NORMAL,
        0,
        1);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void dl4jReadsItAndComputesTheSame(Case it) throws IOException {
    Draws draws = Draws.of(1, "zip");
    Architecture architecture = it.config().architecture(it.domain());
    float[] z = random(architecture.layout().size(), draws);
    Model model = architecture.model();
    Frozen frozen = model.freeze(z, batch(it.domain(), draws));
    Path file = temp.resolve("model.zip");
    Dl4jZip.write(
        file,
        Dl4jZip.counterpart(it.config(), it.domain()),
        z,
        frozen.moments(),
        List.of("α", "β"));

    Batch asked = batch(it.domain(), draws);
    float[] ours = new float[EXAMPLES * it.domain().outputs()];
    frozen.predict(asked, ours);
    MultiLayerNetwork read = ModelSerializer.restoreMultiLayerNetwork(file.toFile());
    float[] theirs = read.output(inputs(it.domain(), asked), false).data().asFloat();
    float[] expected = activated(it.domain(), ours);
    assertThat(theirs).hasSize(expected.length);
    for (int i = 0; i < expected.length; i++) {
      assertThat(theirs[i]).isCloseTo(expected[i], within(2e-5f));
    }
    assertThat(ModelSerializer.<List<String>>getObjectFromFile(file.toFile(), Dl4jZip.LABELS))
        .containsExactly("α", "β");
  }

  @Test
  void theSameModelGivesTheSameBytes() throws IOException {
    Domain domain = new Domain(List.of(1), 1, Domain.Kind.REGRESSION);
    Dl4jCounterpart network = Dl4jZip.counterpart(Mlp.of(3), domain);
    float[] z = random(Mlp.of(3).architecture(domain).layout().size(), Draws.of(2, "zip"));
    Path one = temp.resolve("one.zip");
    Path other = temp.resolve("other.zip");
    Dl4jZip.write(one, network, z, List.of(), List.of());
    Dl4jZip.write(other, network, z, List.of(), List.of());
    assertThat(Files.readAllBytes(one)).isEqualTo(Files.readAllBytes(other));
  }

  @Test
  void statisticsOfAnotherNumberOfNormalizationsAreRefused() {
    Domain domain = new Domain(List.of(1), 1, Domain.Kind.REGRESSION);
    Dl4jCounterpart network = Dl4jZip.counterpart(Mlp.of(3), domain);
    Frozen.Moments one = new Frozen.Moments(new float[3], new float[3]);
    assertThatThrownBy(() -> network.coefficients(new float[10], List.of(one)))
        .hasMessage("statistics of 1 batch normalisations are given; the network has 0");
  }

  private static float[] random(int size, Draws draws) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) (0.5 * draws.gaussian());
    }
    return values;
  }

  private static Batch batch(Domain domain, Draws draws) {
    return new Batch(EXAMPLES, random(EXAMPLES * domain.inputs(), draws), new float[0]);
  }

  private static INDArray inputs(Domain domain, Batch batch) {
    INDArray flat = Nd4j.createFromArray(batch.inputs());
    List<Integer> shape = domain.input();
    return shape.size() == 1
        ? flat.reshape('c', batch.size(), domain.inputs())
        : flat.reshape('c', batch.size(), shape.get(0), shape.get(1), shape.get(2))
            .permute(0, 3, 1, 2)
            .dup('c');
  }

  /** The output of DL4J's output layer for raw outputs. */
  private static float[] activated(Domain domain, float[] raw) {
    float[] outputs = raw.clone();
    int width = domain.outputs();
    for (int from = 0; from < raw.length; from += width) {
      double sum = 0;
      for (int c = 0; c < width; c++) {
        sum += StrictMath.exp(raw[from + c]);
      }
      for (int c = from; c < from + width; c++) {
        outputs[c] =
            switch (domain.kind()) {
              case CLASSES -> (float) (StrictMath.exp(raw[c]) / sum);
              case BINARY -> (float) (1 / (1 + StrictMath.exp(-raw[c])));
              default -> raw[c];
            };
      }
    }
    return outputs;
  }
}
