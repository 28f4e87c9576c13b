package org.salamander.model.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.salamander.config.Settings;
import org.salamander.model.Architecture;
import org.salamander.model.Batch;
import org.salamander.model.Domain;
import org.salamander.model.Layout;
import org.salamander.model.Loss;
import org.salamander.model.Model;
import org.salamander.model.Score;
import org.salamander.model.Tape;
import org.salamander.model.net.layer.Activation;
import org.salamander.model.net.shape.Padding;
import org.salamander.random.Draws;

/** Tests the layouts, initial weights and errors of model configurations. */
final class ModelConfigTest {

  private static final Domain SINUSOID = new Domain(List.of(1), 1, Domain.Kind.REGRESSION);
  private static final Domain OMNIGLOT = new Domain(List.of(28, 28, 1), 5, Domain.Kind.CLASSES);
  private static final Domain MINI_IMAGENET =
      new Domain(List.of(84, 84, 3), 5, Domain.Kind.CLASSES);

  @Test
  void sinusoidNetHasThePapersSlices() {
    Layout layout =
        mlp(List.of(40, 40), Normalization.NONE, 0.001f, Loss.MSE).architecture(SINUSOID).layout();
    assertThat(layout.slices())
        .extracting(Layout.Slice::name)
        .containsExactly(
            "dense1.weight",
            "dense1.bias",
            "dense2.weight",
            "dense2.bias",
            "head.weight",
            "head.bias");
    assertThat(layout.size()).isEqualTo(40 + 40 + 1600 + 40 + 40 + 1);
    assertThat(layout.under("head")).hasSize(2);
  }

  @Test
  void omniglotNetHasThePapersSlices() {
    Layout layout =
        conv(64, 4, Conv.Downsample.STRIDE, Conv.Head.MEAN).architecture(OMNIGLOT).layout();
    assertThat(layout.slices())
        .extracting(Layout.Slice::name)
        .containsExactly(
            "conv1.kernel",
            "norm1.shift",
            "conv2.kernel",
            "norm2.shift",
            "conv3.kernel",
            "norm3.shift",
            "conv4.kernel",
            "norm4.shift",
            "head.weight",
            "head.bias");
    assertThat(layout.size()).isEqualTo(576 + 3 * 36864 + 4 * 64 + 64 * 5 + 5);
  }

  @Test
  void miniImagenetNetFlattensFiveByFive() {
    Layout layout =
        conv(32, 4, Conv.Downsample.MAX_POOL, Conv.Head.FLATTEN)
            .architecture(MINI_IMAGENET)
            .layout();
    assertThat(layout.slice("head.weight").shape()).containsExactly(5 * 5 * 32, 5);
  }

  @Test
  void beginsAsTheMamlAuthorsDo() {
    Architecture architecture =
        conv(64, 4, Conv.Downsample.STRIDE, Conv.Head.MEAN).architecture(OMNIGLOT);
    float[] z = new float[architecture.layout().size()];
    architecture.initialize(z, Draws.of(1));
    assertThat(deviation(z, architecture.layout().slice("conv2.kernel")))
        .isCloseTo(Math.sqrt(2.0 / (9 * 64 + 9 * 64)), within(1e-3));
    assertThat(deviation(z, architecture.layout().slice("head.weight"))).isCloseTo(1, within(0.15));
    assertThat(deviation(z, architecture.layout().slice("head.bias"))).isZero();
    assertThat(deviation(z, architecture.layout().slice("norm3.shift"))).isZero();
  }

  @Test
  void lossFollowsTheTasks() {
    Domain binary = new Domain(List.of(3), 1, Domain.Kind.BINARY);
    Model model = mlp(List.of(), Normalization.NONE, 0.001f, null).architecture(binary).model();
    Score score = model.score(new float[4], new Batch(2, new float[6], new float[] {0, 1}));
    assertThat(score.loss()).isCloseTo(Math.log(2), within(1e-7));
    assertThat(score.measured()).isEqualTo(0.5);
  }

  @Test
  void lossesOfLargeLogitsStayFinite() {
    Domain binary = new Domain(List.of(3), 1, Domain.Kind.BINARY);
    Model one = mlp(List.of(), Normalization.NONE, 0.001f, Loss.BCE).architecture(binary).model();
    assertThat(one.judge(new float[] {300, -300}, new float[] {0, 1}, 2).loss()).isEqualTo(300);
    assertThat(one.judge(new float[] {300, -300}, new float[] {1, 0}, 2).loss()).isLessThan(1e-9);
    Model many =
        mlp(List.of(), Normalization.NONE, 0.001f, Loss.SOFTMAX).architecture(OMNIGLOT).model();
    assertThat(many.judge(new float[] {300, 0, 0, 0, -300}, new float[] {4}, 1))
        .isEqualTo(new Score(600, 0));
  }

  @Test
  void lossesAreMeansOverExamplesAndOutputs() {
    Domain two = new Domain(List.of(1), 2, Domain.Kind.REGRESSION);
    float[] outputs = {1, 2, 3, 4};
    Model squared = mlp(List.of(), Normalization.NONE, 0.001f, Loss.MSE).architecture(two).model();
    assertThat(squared.judge(outputs, new float[4], 2)).isEqualTo(new Score(30 / 4.0, 0));
    Model absolute = mlp(List.of(), Normalization.NONE, 0.001f, Loss.L1).architecture(two).model();
    assertThat(absolute.judge(outputs, new float[4], 2)).isEqualTo(new Score(10 / 4.0, 0));
  }

  @ParameterizedTest
  @MethodSource("org.salamander.model.net.Nets#all")
  void architecturesTravel(Nets.Net net) throws Exception {
    Architecture architecture = net.config().architecture(net.domain());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new ObjectOutputStream(bytes).writeObject(architecture);
    Object copy = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
    assertThat(copy).isEqualTo(architecture).hasToString(architecture.toString());
    assertThat(((Architecture) copy).layout()).isEqualTo(architecture.layout());
  }

  @Test
  void tapesSayWhatTheyHold() {
    Model model =
        conv(64, 4, Conv.Downsample.STRIDE, Conv.Head.MEAN).architecture(OMNIGLOT).model();
    Tape tape = model.tape();
    assertThat(tape.bytes()).isZero();
    float[] z = new float[model.layout().size()];
    model.gradient(z, new Batch(5, new float[5 * 784], new float[5]), tape, new float[z.length]);
    // values and gradients, before and after batch norm; the first convolution keeps its gradients
    // in the array of its tangents
    long activations = 4L * 5 * 64 * (3 * 196 + 4 * (49 + 16 + 4));
    long weights = 2L * 4 * 3 * 9 * 64 * 64;
    assertThat(tape.bytes()).isBetween(activations + weights, (activations + weights) * 11 / 10);
  }

  @Test
  void refusals() {
    refused(
        () -> mlp(List.of(40, 0), Normalization.NONE, 0.001f, null),
        "layers is [40, 0]; each must be at least 1");
    refused(
        () -> mlp(List.of(4), Normalization.BATCH, Float.NaN, null),
        "epsilon is NaN; it must be a positive finite number");
    refused(
        () -> mlp(List.of(4), Normalization.LAYER, 0f, null),
        "epsilon is 0.0; it must be a positive finite number");
    refused(
        () -> conv(0, 4, Conv.Downsample.STRIDE, Conv.Head.MEAN),
        "filters is 0; it must be at least 1");
    refused(
        () -> conv(8, 0, Conv.Downsample.STRIDE, Conv.Head.MEAN),
        "blocks is 0; it must be at least 1");
    refused(
        () -> conv(8, 5, Conv.Downsample.MAX_POOL, Conv.Head.MEAN).architecture(OMNIGLOT),
        "blocks is 5, but images of 28 × 28 cannot be halved so often by max-pooling");
    refused(
        () -> conv(8, 4, Conv.Downsample.STRIDE, Conv.Head.MEAN).architecture(SINUSOID),
        "type is conv, but");
    refused(
        () -> mlp(List.of(4), Normalization.NONE, 0.001f, Loss.SOFTMAX).architecture(SINUSOID),
        "loss is softmax, which is for classes; the tasks are regression: it must be mse or l1");
    refused(
        () -> mlp(List.of(4), Normalization.NONE, 0.001f, Loss.BCE).architecture(OMNIGLOT),
        "loss is bce, which is for binary; the tasks are classes: it must be softmax");
  }

  @Test
  void tablesHaveAnEmbeddingForEachLargeCategory() {
    Domain domain =
        table(
            new Domain.Column("age", 1, 0),
            new Domain.Column("lecturer", 1, 1130),
            new Domain.Column("gender", 1, 18),
            new Domain.Column("dept", 1, 19));
    TableNet table = Settings.of(TableNet.class).with("context", 4).make();
    assertThat(table.architecture(domain).layout().slices())
        .extracting(slice -> slice.name() + " " + slice.shape() + " " + slice.role().key())
        .containsExactly(
            "embedding.lecturer [1130, 16] embedding",
            "embedding.dept [19, 16] embedding",
            "context [4] context",
            "dense1.weight [55, 64] kernel", // age, two embeddings, 18 entries, context
            "norm1.scale [64] scale",
            "norm1.shift [64] shift",
            "dense2.weight [64, 64] kernel",
            "norm2.scale [64] scale",
            "norm2.shift [64] shift",
            "head.weight [64, 1] kernel",
            "head.bias [1] bias");
  }

  @Test
  void embeddingsOfEntriesThatNoExampleHasGetNoGradient() {
    Domain domain = table(new Domain.Column("joke", 1, 102));
    Architecture architecture = Settings.of(TableNet.class).make().architecture(domain);
    Model model = architecture.model();
    float[] z = new float[model.layout().size()];
    architecture.initialize(z, Draws.of(1, "embedding"));
    float[] gradient = new float[z.length];
    Arrays.fill(gradient, Float.NaN);
    model.gradient(
        z, new Batch(2, new float[] {7, 101}, new float[] {1, -1}), model.tape(), gradient);
    Layout.Slice rows = model.layout().slice("embedding.joke");
    for (int entry = 0; entry < 102; entry++) {
      int from = rows.offset() + entry * 16;
      float[] row = Arrays.copyOfRange(gradient, from, from + 16);
      if (entry == 7 || entry == 101) {
        assertThat(row).doesNotContain(Float.NaN).isNotEqualTo(new float[16]);
      } else {
        assertThat(row).isEqualTo(new float[16]);
      }
    }
  }

  @Test
  void tablesRefuseWhatMixesRowsAndEntriesThatAreNone() {
    refused(
        () -> Settings.of(TableNet.class).with("normalization", Normalization.BATCH).make(),
        "normalization is batch; it must be layer or none");
    Model model =
        Settings.of(TableNet.class)
            .make()
            .architecture(table(new Domain.Column("joke", 1, 102)))
            .model();
    float[] z = new float[model.layout().size()];
    for (float entry : new float[] {-1, 102, 0.5f, Float.NaN}) {
      refused(
          () -> model.score(z, new Batch(1, new float[] {entry}, new float[1])),
          "column joke holds " + entry + "; it must be a whole number from 0 to 101");
    }
    refused(
        () -> table(new Domain.Column("joke", 2, 102)), "column joke has 2 values and 102 entries");
  }

  private static Domain table(Domain.Column... columns) {
    int width = Arrays.stream(columns).mapToInt(Domain.Column::width).sum();
    return new Domain(
        List.of(width), 1, Domain.Kind.REGRESSION, Domain.Values.DISCRETE, List.of(columns));
  }

  @Test
  void badBatchesAndTapes() {
    Architecture architecture =
        mlp(List.of(4), Normalization.NONE, 0.001f, null).architecture(OMNIGLOT);
    Model model = architecture.model();
    float[] z = new float[model.layout().size()];
    refused(
        () -> model.score(z, new Batch(2, new float[20], new float[2])),
        "a batch of 2 examples has 20 input values");
    refused(
        () -> model.score(z, new Batch(2, new float[2 * 784], new float[4])),
        "a batch of 2 examples has 4 target values");
    refused(
        () -> model.score(z, new Batch(1, new float[784], new float[] {5})),
        "target 5.0 of example 0; it must be a class");
    refused(
        () -> model.score(z, new Batch(1, new float[784], new float[] {0.5f})),
        "target 0.5 of example 0");
    refused(
        () -> model.hessianVector(architecture.model().tape(), z, z.clone()),
        "the tape was made by another model");
    assertThatThrownBy(() -> model.hessianVector(model.tape(), z, z.clone()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("no gradient is recorded");
  }

  private static void refused(ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  private static double deviation(float[] z, Layout.Slice slice) {
    double squares = 0;
    for (int i = slice.offset(); i < slice.end(); i++) {
      squares += z[i] * (double) z[i];
    }
    return Math.sqrt(squares / slice.length());
  }

  private static Mlp mlp(
      List<Integer> layers,
      Normalization normalization,
      float epsilon,
      @org.jspecify.annotations.Nullable Loss loss) {
    return new Mlp(
        layers,
        Activation.RELU,
        normalization,
        false,
        true,
        epsilon,
        loss,
        Initialization.TRUNCATED_NORMAL,
        0);
  }

  private static Conv conv(int filters, int blocks, Conv.Downsample downsample, Conv.Head head) {
    return new Conv(
        filters,
        blocks,
        downsample,
        Padding.SAME,
        head,
        Activation.RELU,
        Normalization.BATCH,
        false,
        true,
        0.001f,
        null,
        Initialization.XAVIER,
        Initialization.NORMAL,
        0,
        1);
  }
}
