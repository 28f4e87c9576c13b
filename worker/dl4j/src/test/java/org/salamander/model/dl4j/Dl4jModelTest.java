package org.salamander.model.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.salamander.learner.Maml;
import org.salamander.model.Architecture;
import org.salamander.model.Batch;
import org.salamander.model.Domain;
import org.salamander.model.Layout;
import org.salamander.model.Loss;
import org.salamander.model.Model;
import org.salamander.model.Score;
import org.salamander.model.Tape;
import org.salamander.model.Workspace;
import org.salamander.model.net.Initialization;
import org.salamander.model.net.Mlp;
import org.salamander.model.net.Normalization;
import org.salamander.random.Draws;
import org.salamander.task.Task;

/** Compares DL4J networks as models with our own nets, and tests layers that we do not have. */
final class Dl4jModelTest {

  private static final Domain POINTS = new Domain(List.of(3), 2, Domain.Kind.CLASSES);
  private static final Domain IMAGES = new Domain(List.of(8, 6, 2), 3, Domain.Kind.CLASSES);

  private static final Mlp MLP =
      new Mlp(
          List.of(6, 5),
          org.salamander.model.net.layer.Activation.TANH,
          Normalization.NONE,
          false,
          true,
          1e-3f,
          Loss.SOFTMAX,
          Initialization.XAVIER,
          0);

  @TempDir private Path folder = Path.of("");

  private Architecture architecture(MultiLayerConfiguration configuration, Domain domain)
      throws IOException {
    Path file = Files.writeString(folder.resolve("net.json"), configuration.toJson());
    return new Dl4jModel(file.toString()).architecture(domain);
  }

  private Architecture translated() throws IOException {
    return architecture(
        Dl4jNetwork.of(MLP, POINTS, DataType.FLOAT).network().getLayerWiseConfigurations(), POINTS);
  }

  /**
   * Swish, average pooling and a separable convolution. They are smooth, and we do not have them
   * all.
   */
  private static MultiLayerConfiguration foreign(double dropout) {
    return new NeuralNetConfiguration.Builder()
        .updater(new Adam(0.1))
        .l2(0.3)
        .list()
        .layer(new ConvolutionLayer.Builder(3, 3).nOut(4).activation(Activation.SWISH).build())
        .layer(new BatchNormalization.Builder().build())
        .layer(
            new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.AVG, new int[] {2, 2})
                .stride(2, 2)
                .build())
        .layer(
            new SeparableConvolution2D.Builder(2, 2)
                .nOut(5)
                .activation(Activation.SOFTPLUS)
                .build())
        .layer(
            new DenseLayer.Builder().nOut(6).activation(Activation.TANH).dropOut(dropout).build())
        .layer(
            new OutputLayer.Builder(LossFunction.MCXENT)
                .nOut(3)
                .activation(Activation.SOFTMAX)
                .build())
        .setInputType(InputType.convolutional(8, 6, 2))
        .build();
  }

  private static Batch batch(Domain domain, int size, long seed) {
    Draws draws = Draws.of(seed, "batch");
    float[] x = new float[size * domain.inputs()];
    float[] y = new float[size];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) draws.gaussian();
    }
    for (int e = 0; e < size; e++) {
      y[e] = draws.below(domain.outputs());
    }
    return new Batch(size, x, y);
  }

  private static float[] gaussian(int length, long seed) {
    Draws draws = Draws.of(seed, "vector");
    float[] x = new float[length];
    for (int i = 0; i < length; i++) {
      x[i] = (float) draws.gaussian();
    }
    return x;
  }

  private static float[] start(Architecture architecture) {
    float[] z = new float[architecture.layout().size()];
    architecture.initialize(z, Draws.of(3));
    return z;
  }

  @Test
  void agreesWithOurOwnNet() throws IOException {
    Model theirs = translated().model();
    Model ours = MLP.architecture(POINTS).model();
    int size = ours.layout().size();
    assertThat(theirs.layout()).isEqualTo(ours.layout());
    float[] z = gaussian(size, 1);
    float[] v = gaussian(size, 2);
    Batch batch = batch(POINTS, 7, 1);
    float[][] gradients = new float[2][size];
    float[][] products = new float[2][size];
    float[][] inputs = new float[2][batch.inputs().length];
    float[][] outputs = new float[2][2 * batch.size()];
    Score[] scores = new Score[2];
    Model[] both = {ours, theirs};
    for (int m = 0; m < 2; m++) {
      Tape tape = both[m].tape();
      scores[m] = both[m].gradient(z, batch, tape, gradients[m]);
      both[m].hessianVector(tape, v, products[m]);
      both[m].inputGradient(z, batch, inputs[m]);
      both[m].predict(z, batch, outputs[m]);
      Score judged = both[m].judge(outputs[m], batch.targets(), batch.size());
      assertThat(judged.loss()).isCloseTo(scores[m].loss(), within(1e-6));
      assertThat(both[m].score(z, batch).loss()).isCloseTo(scores[m].loss(), within(1e-12));
    }
    assertThat(scores[1].loss()).isCloseTo(scores[0].loss(), within(1e-5));
    assertThat(scores[1].measured()).isEqualTo(scores[0].measured());
    assertClose(gradients[1], gradients[0], 1e-5);
    assertClose(products[1], products[0], 1e-5);
    assertClose(inputs[1], inputs[0], 1e-5);
    assertClose(outputs[1], outputs[0], 1e-5);
  }

  @Test
  void mamlIsTheSameThroughEither() throws IOException {
    Architecture theirs = translated();
    float[] z = gaussian(theirs.layout().size(), 1);
    Task task = Task.of(batch(POINTS, 5, 1), batch(POINTS, 4, 2));
    Maml maml = new Maml(2, 0.3f);
    float[] expected =
        maml.contribute(z, task, Draws.of(1), new Workspace(MLP.architecture(POINTS))).vector();
    float[] actual = maml.contribute(z, task, Draws.of(1), new Workspace(theirs)).vector();
    assertClose(actual, expected, 1e-5);
  }

  @Test
  void layersWeDoNotHave() throws IOException {
    Architecture architecture = architecture(foreign(0), IMAGES);
    assertThat(architecture.layout().slices().stream().map(Layout.Slice::name))
        .contains("layer1.gamma", "layer1.beta", "head.W")
        .noneMatch(name -> name.contains("mean") || name.contains("log10stdev"));
    Model model = architecture.model();
    float[] z = start(architecture);
    Batch batch = batch(IMAGES, 6, 4);
    float[] v = gaussian(z.length, 5);
    float[] u = gaussian(z.length, 6);
    float[] gradient = new float[z.length];
    float[] along = new float[z.length];
    float[] across = new float[z.length];
    Tape tape = model.tape();
    Score score = model.gradient(z, batch, tape, gradient);
    model.hessianVector(tape, v, along);
    model.hessianVector(tape, u, across);
    assertThat(dot(u, along)).isCloseTo(dot(v, across), within(1e-5 * Math.abs(dot(u, along))));

    float[] ahead = moved(z, v, 2e-3f);
    float[] behind = moved(z, v, -2e-3f);
    double change = model.score(ahead, batch).loss() - model.score(behind, batch).loss();
    assertThat(dot(gradient, difference(ahead, behind)))
        .isCloseTo(change, within(1e-4 * Math.abs(change) + 1e-7));
    float[] above = new float[z.length];
    float[] below = new float[z.length];
    model.gradient(ahead, batch, model.tape(), above);
    model.gradient(behind, batch, model.tape(), below);
    assertThat(dot(u, difference(above, below)) / 4e-3)
        .isCloseTo(dot(u, along), within(1e-2 * Math.abs(dot(u, along))));
    assertThat(model.score(z, batch)).as("nothing is remembered").isEqualTo(score);
  }

  @Test
  void inputGradientsLieAsOurImagesDo() throws IOException {
    Architecture architecture = architecture(foreign(0), IMAGES);
    Model model = architecture.model();
    float[] z = start(architecture);
    Batch batch = batch(IMAGES, 3, 4);
    float[] gradient = new float[batch.inputs().length];
    model.inputGradient(z, batch, gradient);
    for (int i = 0; i < gradient.length; i += 37) {
      float at = batch.inputs()[i];
      batch.inputs()[i] = at + 1e-2f;
      double up = model.score(z, batch).loss();
      batch.inputs()[i] = at - 1e-2f;
      double down = model.score(z, batch).loss();
      batch.inputs()[i] = at;
      assertThat((up - down) / 2e-2).isCloseTo(gradient[i], within(1e-3));
    }
  }

  @Test
  void aZipBringsItsParametersAndJsonDrawsThem() throws IOException {
    MultiLayerNetwork network = new MultiLayerNetwork(foreign(0));
    network.init();
    Path zip = folder.resolve("model.zip");
    ModelSerializer.writeModel(network, zip.toFile(), true);
    Architecture zipped = new Dl4jModel(zip.toString()).architecture(IMAGES);
    float[] expected =
        network.getLayer(3).getParam("b").dup('c').data().asFloat(); // changes one slice of several
    Layout.Slice slice = zipped.layout().slice("layer3.b");
    float[] z = start(zipped);
    assertThat(java.util.Arrays.copyOfRange(z, slice.offset(), slice.end())).isEqualTo(expected);
    Layout.Slice weights = zipped.layout().slice("head.W");
    assertThat(java.util.Arrays.copyOfRange(z, weights.offset(), weights.end()))
        .isEqualTo(network.getLayer(5).getParam("W").dup('c').data().asFloat());

    Architecture json = architecture(foreign(0), IMAGES);
    float[] other = new float[z.length];
    json.initialize(other, Draws.of(4));
    assertThat(start(json)).isEqualTo(start(json)).isNotEqualTo(other);
  }

  @Test
  void refusesWhatCannotBeMetaLearned() throws IOException {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Dl4jModel("none.json").architecture(POINTS))
        .withMessageStartingWith("dl4j is none.json; it must be a file");
    Path text = Files.writeString(folder.resolve("letter.txt"), "Dear Sir");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Dl4jModel(text.toString()).architecture(POINTS))
        .withMessageStartingWith("dl4j is " + text);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> architecture(foreign(0.5), IMAGES))
        .withMessageContaining("whose layer 4 (DenseLayer) has dropout")
        .withMessageContaining("remove it");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> architecture(foreign(0), new Domain(List.of(8, 6, 2), 5, Domain.Kind.CLASSES)))
        .withMessageContaining("the shape [2, 3]; the tasks need [2, 5]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> architecture(foreign(0), POINTS))
        .withMessageContaining("which DL4J refuses for inputs of shape [3]");
  }

  private static float[] moved(float[] z, float[] v, float h) {
    float[] moved = z.clone();
    for (int i = 0; i < z.length; i++) {
      moved[i] += h * v[i];
    }
    return moved;
  }

  private static float[] difference(float[] a, float[] b) {
    float[] d = new float[a.length];
    for (int i = 0; i < a.length; i++) {
      d[i] = a[i] - b[i];
    }
    return d;
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  private static void assertClose(float[] actual, float[] expected, double tolerance) {
    double largest = 0;
    for (float value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    assertThat(largest).isGreaterThan(1e-3);
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) actual[i])
          .as("element %d of %d", i, expected.length)
          .isCloseTo(expected[i], within(tolerance * largest));
    }
  }
}
