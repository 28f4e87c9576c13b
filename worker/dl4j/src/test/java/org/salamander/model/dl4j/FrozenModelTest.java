package org.salamander.model.dl4j;

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
 * A frozen model is written to a zip and read with DL4J's classes alone. It must predict the same
 * as ours.
 */
final class FrozenModelTest {

  private static final int SUPPORT = 6;
  private static final int QUERY = 7;

  @TempDir private Path temp = Path.of("");

  private record Case(ModelConfig config, Domain domain) {}

  static Stream<Case> cases() {
    Domain numbers = new Domain(List.of(3), 4, Domain.Kind.CLASSES);
    Domain even = new Domain(List.of(28, 28, 1), 5, Domain.Kind.CLASSES);
    Domain odd = new Domain(List.of(21, 15, 3), 5, Domain.Kind.CLASSES);
    return Stream.of(
        new Case(
            mlp(Normalization.NONE, Loss.MSE), new Domain(List.of(1), 2, Domain.Kind.REGRESSION)),
        new Case(mlp(Normalization.BATCH, Loss.SOFTMAX), numbers),
        new Case(
            conv(Conv.Downsample.STRIDE, Padding.SAME, Conv.Head.MEAN, Normalization.BATCH), even),
        new Case(
            conv(Conv.Downsample.STRIDE, Padding.SYMMETRIC, Conv.Head.FLATTEN, Normalization.BATCH),
            odd),
        new Case(
            conv(Conv.Downsample.STRIDE, Padding.SAME, Conv.Head.FLATTEN, Normalization.NONE), odd),
        new Case(
            conv(Conv.Downsample.MAX_POOL, Padding.SAME, Conv.Head.FLATTEN, Normalization.BATCH),
            odd));
  }

  private static Mlp mlp(Normalization normalization, Loss loss) {
    return new Mlp(
        List.of(8, 6),
        Activation.RELU,
        normalization,
        true,
        true,
        0.001f,
        loss,
        Initialization.XAVIER,
        0);
  }

  private static Conv conv(
      Conv.Downsample downsample, Padding padding, Conv.Head head, Normalization normalization) {
    return new Conv(
        8,
        3,
        downsample,
        padding,
        head,
        Activation.RELU,
        normalization,
        true,
        true,
        0.001f,
        Loss.SOFTMAX,
        Initialization.XAVIER,
        Initialization.XAVIER,
        0,
        1);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void plainDl4jPredictsTheSame(Case c) throws IOException {
    Architecture architecture = c.config().architecture(c.domain());
    Model model = architecture.model();
    float[] z = parameters(architecture);
    Frozen frozen = model.freeze(z, batch(c.domain(), SUPPORT, 1));
    Batch query = batch(c.domain(), QUERY, 2);
    float[] ours = new float[QUERY * c.domain().outputs()];
    frozen.predict(query, ours);

    Dl4jNetwork written = Dl4jNetwork.of(c.config(), c.domain(), DataType.FLOAT);
    written.setParameters(z);
    written.setMoments(frozen.moments());
    Path zip = temp.resolve("model.zip");
    written.write(zip);

    MultiLayerNetwork plain = ModelSerializer.restoreMultiLayerNetwork(zip.toFile());
    INDArray outputs = plain.output(channelsFirst(query, c.domain()), false);
    boolean classes = c.domain().kind() == Domain.Kind.CLASSES;
    for (int e = 0; e < QUERY; e++) {
      for (int o = 0; o < c.domain().outputs(); o++) {
        double wanted =
            classes
                ? probability(ours, e, o, c.domain().outputs())
                : ours[e * c.domain().outputs() + o];
        assertThat(outputs.getDouble(e, o)).isCloseTo(wanted, within(1e-4));
      }
    }
    assertThat(Dl4jNetwork.read(zip, c.config(), c.domain())).containsExactly(z);
  }

  /** Permutes pixels of height × width × channels for DL4J, as a user would. */
  private static INDArray channelsFirst(Batch batch, Domain domain) {
    INDArray flat = Nd4j.createFromArray(batch.inputs());
    List<Integer> shape = domain.input();
    return shape.size() == 1
        ? flat.reshape(batch.size(), shape.get(0))
        : flat.reshape(batch.size(), shape.get(0), shape.get(1), shape.get(2))
            .permute(0, 3, 1, 2)
            .dup('c');
  }

  @Test
  void anExampleIsPredictedAloneAsAmongOthers() {
    Case c = cases().toList().get(2);
    Architecture architecture = c.config().architecture(c.domain());
    Frozen frozen =
        architecture.model().freeze(parameters(architecture), batch(c.domain(), SUPPORT, 1));
    Batch query = batch(c.domain(), QUERY, 2);
    float[] together = new float[QUERY * 5];
    frozen.predict(query, together);
    float[] alone = new float[5];
    frozen.predict(query.select(3), alone);
    assertThat(alone).containsExactly(java.util.Arrays.copyOfRange(together, 15, 20));
  }

  @Test
  void onItsOwnBatchAFrozenModelIsTheModel() {
    Case c = cases().toList().get(3);
    Architecture architecture = c.config().architecture(c.domain());
    Model model = architecture.model();
    float[] z = parameters(architecture);
    Batch support = batch(c.domain(), SUPPORT, 1);
    float[] wanted = new float[SUPPORT * 5];
    model.predict(z, support, wanted);
    float[] found = new float[SUPPORT * 5];
    model.freeze(z, support).predict(support, found);
    for (int i = 0; i < found.length; i++) {
      assertThat(found[i]).isCloseTo(wanted[i], within(1e-5f));
    }
  }

  @Test
  void aFileOfOtherLayersIsRefused() throws IOException {
    Domain domain = new Domain(List.of(3), 4, Domain.Kind.CLASSES);
    Path zip = temp.resolve("other.zip");
    Dl4jNetwork.of(mlp(Normalization.BATCH, Loss.SOFTMAX), domain, DataType.FLOAT).write(zip);
    assertThatThrownBy(() -> Dl4jNetwork.read(zip, mlp(Normalization.NONE, Loss.SOFTMAX), domain))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("other.zip: layer 0 is DenseLayer with activation identity; the");
    Path text = Files.writeString(temp.resolve("text.zip"), "no zip");
    assertThatThrownBy(() -> Dl4jNetwork.read(text, mlp(Normalization.NONE, Loss.SOFTMAX), domain))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("text.zip, which cannot be read");
  }

  private static float[] parameters(Architecture architecture) {
    float[] z = new float[architecture.layout().size()];
    architecture.initialize(z, Draws.of(1, "parameters"));
    Draws draws = Draws.of(1, "moved");
    for (int i = 0; i < z.length; i++) {
      z[i] += (float) (0.1 * draws.gaussian());
    }
    return z;
  }

  private static Batch batch(Domain domain, int size, int seed) {
    Draws draws = Draws.of(seed, "batch");
    float[] inputs = new float[size * domain.inputs()];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = (float) draws.gaussian();
    }
    boolean classes = domain.kind() == Domain.Kind.CLASSES;
    float[] targets = new float[classes ? size : size * domain.outputs()];
    return new Batch(size, inputs, targets);
  }

  private static double probability(float[] logits, int example, int of, int classes) {
    double sum = 0;
    for (int c = 0; c < classes; c++) {
      sum += Math.exp(logits[example * classes + c] - logits[example * classes + of]);
    }
    return 1 / sum;
  }
}
