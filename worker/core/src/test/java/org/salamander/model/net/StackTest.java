package org.salamander.model.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.salamander.config.Settings;
import org.salamander.model.Architecture;
import org.salamander.model.Batch;
import org.salamander.model.Domain;
import org.salamander.model.Frozen;
import org.salamander.model.Layout;
import org.salamander.model.Model;
import org.salamander.model.net.LayerConfig.BatchNormalization;
import org.salamander.model.net.LayerConfig.Convolution;
import org.salamander.model.net.LayerConfig.Dense;
import org.salamander.model.net.LayerConfig.Function;
import org.salamander.model.net.LayerConfig.GlobalPooling;
import org.salamander.model.net.LayerConfig.MaxPooling;
import org.salamander.model.net.LayerConfig.ResidualBlock;
import org.salamander.model.net.layer.Activation;
import org.salamander.model.net.shape.Padding;
import org.salamander.random.Draws;

/** Tests the names of a stack's slices and the errors of layers that do not fit. */
final class StackTest {

  private static final Domain IMAGES = new Domain(List.of(8, 8, 1), 5, Domain.Kind.CLASSES);

  @Test
  void aConvolutionalNetIsAShortFormOfItsLayers() {
    List<LayerConfig> layers = new ArrayList<>();
    for (int block = 0; block < 2; block++) {
      layers.add(new Convolution(6, 3, 1, Padding.SYMMETRIC, false, Initialization.XAVIER));
      layers.add(new BatchNormalization(true, true, 1e-3f));
      layers.add(new Function(Activation.RELU));
      layers.add(new MaxPooling(2, null));
    }
    layers.add(Dense.head(Initialization.NORMAL));
    Architecture stack = new Stack(layers, null).architecture(IMAGES);
    Architecture conv =
        Settings.of(Conv.class)
            .with("filters", 6)
            .with("blocks", 2)
            .with("downsample", Conv.Downsample.MAX_POOL)
            .with("padding", Padding.SYMMETRIC)
            .with("head", Conv.Head.FLATTEN)
            .with("scale", true)
            .make()
            .architecture(IMAGES);
    assertThat(stack.layout()).isEqualTo(conv.layout());
    assertThat(gradient(stack)).isEqualTo(gradient(conv));
  }

  private static float[] gradient(Architecture architecture) {
    float[] z = new float[architecture.layout().size()];
    architecture.initialize(z, Draws.of(3, "stack"));
    Model model = architecture.model();
    float[] gradient = new float[z.length];
    model.gradient(z, images(), model.tape(), gradient);
    return gradient;
  }

  private static Batch images() {
    Draws draws = Draws.of(4, "images");
    float[] x = new float[5 * 64];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) draws.gaussian();
    }
    return new Batch(5, x, new float[] {0, 1, 2, 3, 4});
  }

  @Test
  void layersInsideAResidualBlockAreNamedUnderIt() {
    LayerConfig block =
        new ResidualBlock(List.of(conv(4, 3, 1), new BatchNormalization(true, false, 1e-5f)), null);
    assertThat(names(conv(2, 3, 2), block, block, new GlobalPooling(GlobalPooling.Of.MEAN)))
        .containsExactly(
            "conv1.kernel [3, 3, 1, 2]",
            "residual1.conv1.kernel [3, 3, 2, 4]",
            "residual1.norm1.scale [4]",
            "residual1.shortcut.conv1.kernel [1, 1, 2, 4]", // 2 channels to 4
            "residual2.conv1.kernel [3, 3, 4, 4]",
            "residual2.norm1.scale [4]",
            "head.weight [4, 5]",
            "head.bias [5]");
  }

  private static List<String> names(LayerConfig... layers) {
    return stack(layers).architecture(IMAGES).layout().slices().stream()
        .map(slice -> slice.name() + " " + slice.shape())
        .toList();
  }

  @Test
  void frozenBatchStatisticsPredictEachExampleByItself() {
    LayerConfig block =
        new ResidualBlock(
            List.of(conv(3, 3, 1), new BatchNormalization(true, true, 1e-5f)), List.of());
    Architecture architecture =
        stack(conv(3, 3, 2), new BatchNormalization(true, true, 1e-5f), block).architecture(IMAGES);
    float[] z = new float[architecture.layout().size()];
    architecture.initialize(z, Draws.of(3, "stack"));
    Model model = architecture.model();
    Batch batch = images();
    float[] together = new float[25];
    model.predict(z, batch, together);
    Frozen frozen = model.freeze(z, batch);
    float[] again = new float[25];
    frozen.predict(batch, again);
    assertThat(again).isEqualTo(together);
    float[] alone = new float[5];
    frozen.predict(batch.select(2), alone);
    assertThat(alone).isEqualTo(java.util.Arrays.copyOfRange(together, 10, 15));
    assertThat(frozen.moments()).hasSize(2);
  }

  @Test
  void layersThatDoNotFitAreNamed() {
    refused(
        () -> fit(new MaxPooling(2, null), new MaxPooling(5, null)),
        "layers[1]: a window of 5 × 5 cannot lie inside a map of 4 × 4 × 1");
    refused(
        () -> fit(new Convolution(2, 9, 1, Padding.VALID, true, Initialization.HE)),
        "layers[0]: a convolution of 9 × 9 with padding = valid cannot lie inside a map of 8 × 8 × 1");
    refused(
        () ->
            fit(
                new Function(Activation.RELU),
                new ResidualBlock(List.of(conv(2, 3, 1), new MaxPooling(9, null)), null)),
        "layers[1].layers[1]: a window of 9 × 9 cannot lie inside a map of 8 × 8 × 2");
    refused(
        () -> fit(new ResidualBlock(List.of(conv(2, 3, 1)), List.of(conv(2, 3, 2)))),
        "layers[0]: a residual block whose layers give 8 × 8 × 2 and whose shortcut gives 4 × 4 × 2");
    refused(
        () -> fit(new ResidualBlock(List.of(Dense.head(Initialization.HE)), null)),
        "layers[0].layers[0]: units is missing");
    refused(
        () -> fit(new LayerConfig.Embeddings(4)),
        "layers[0]: an embedding needs the columns of a table");
    refused(
        () -> fit(new Function(Activation.RELU), new LayerConfig.Embeddings(4)),
        "layers[1]: an embedding reads the inputs themselves");
  }

  @Test
  void theLastLayerIsTheHead() {
    refused(
        () -> new Stack(List.of(conv(2, 3, 1)), null),
        "layers holds 0 dense layers without units; its last layer, and no other, must be");
    refused(() -> new Stack(List.of(), null), "layers holds 0 dense layers without units");
    refused(
        () -> stack(Dense.head(Initialization.HE)), "layers holds 2 dense layers without units");
    refused(
        () -> new Convolution(2, 4, 1, Padding.SAME, true, Initialization.HE),
        "kernel is 4; it must be odd");
  }

  private static Layout fit(LayerConfig... layers) {
    return stack(layers).architecture(IMAGES).layout();
  }

  private static Stack stack(LayerConfig... layers) {
    List<LayerConfig> all = new ArrayList<>(List.of(layers));
    all.add(Dense.head(Initialization.FAN_IN));
    return new Stack(all, null);
  }

  private static LayerConfig conv(int filters, int kernel, int stride) {
    return new Convolution(filters, kernel, stride, Padding.SAME, false, Initialization.HE);
  }

  private static void refused(ThrowingCallable call, String message) {
    assertThatIllegalArgumentException().isThrownBy(call).withMessageStartingWith(message);
  }
}
