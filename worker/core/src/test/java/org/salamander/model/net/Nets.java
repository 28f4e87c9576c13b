package org.salamander.model.net;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.salamander.config.Settings;
import org.salamander.model.Batch;
import org.salamander.model.Distribution;
import org.salamander.model.Domain;
import org.salamander.model.Layout;
import org.salamander.model.Loss;
import org.salamander.model.ModelConfig;
import org.salamander.model.net.layer.Activation;
import org.salamander.model.net.shape.Padding;
import org.salamander.random.Draws;

/**
 * Small nets that together have every layer, loss, padding, stride and odd size, with data for
 * them.
 */
final class Nets {

  /** A net to test, with its domain and the number of examples. */
  record Net(String name, ModelConfig config, Domain domain, int examples) {

    @Override
    public String toString() {
      return name;
    }

    /** Draws a point, a batch and a direction from one seed. */
    Point point(long seed) {
      Draws draws = Draws.of(seed, name);
      Layout layout = config.architecture(domain).layout();
      float[] z = new float[layout.size()];
      config.architecture(domain).initialize(z, draws);
      float[] v = new float[z.length];
      for (int i = 0; i < z.length; i++) {
        z[i] += 0.3f * (float) draws.gaussian(); // no bias or shift is 0, no scale is 1
        v[i] = (float) draws.gaussian();
      }
      float[] x = new float[examples * domain.inputs()];
      for (int i = 0; i < x.length; i++) {
        x[i] = (float) draws.gaussian();
      }
      indices(x, draws);
      float[] y = targets(draws);
      return new Point(z, new Batch(examples, x, y), v);
    }

    /** Writes entries into the categorical columns. There are so few that some occur twice. */
    private void indices(float[] x, Draws draws) {
      int at = 0;
      for (Domain.Column column : domain.columns()) {
        for (int e = 0; column.category() && e < examples; e++) {
          int entry = draws.below(Math.min(3, column.entries()));
          x[e * domain.inputs() + at] = e == 0 ? column.entries() - 1 : entry;
        }
        at += column.width();
      }
    }

    private float[] targets(Draws draws) {
      int n = domain.outputs();
      int each =
          domain.actions()
              ? Distribution.of(domain).targets()
              : domain.kind() == Domain.Kind.CLASSES ? 1 : n;
      float[] y = new float[examples * each];
      for (int i = 0; i < y.length; i++) {
        y[i] =
            switch (domain.kind()) {
              case REGRESSION, CONTINUOUS_ACTIONS -> (float) draws.gaussian();
              case BINARY -> draws.below(2);
              case CLASSES -> draws.below(n);
              case DISCRETE_ACTIONS ->
                  switch (i % each) {
                    case 0 -> draws.below(2);
                    case 1 -> 2 + draws.below(n - 1); // at least two actions
                    default -> (float) draws.gaussian();
                  };
            };
      }
      return y;
    }
  }

  /** A point z, a batch, and a direction v for products with the Hessian. */
  record Point(float[] z, Batch batch, float[] v) {}

  private Nets() {}

  static Stream<Net> all() {
    return Stream.concat(predictors(), policies());
  }

  static Stream<Net> predictors() {
    return Stream.of(mlps(), convs(), contexts(), tables(), Stacks.all()).flatMap(nets -> nets);
  }

  /** Nets on tables. */
  static Stream<Net> tables() {
    return Stream.of(
        table(
            "numbers, small and large categories",
            Settings.of(TableNet.class).with("layers", List.of(7, 5)).with("embedding", 3),
            Domain.Kind.REGRESSION,
            new Domain.Column("age", 1, 0),
            new Domain.Column("item", 1, 20),
            new Domain.Column("gender", 1, 4),
            new Domain.Column("place", 2, 0)),
        table(
            "one embedding alone, context",
            Settings.of(TableNet.class)
                .with("layers", List.of(6))
                .with("activation", Activation.TANH)
                .with("normalization", Normalization.NONE)
                .with("context", 2),
            Domain.Kind.BINARY,
            new Domain.Column("joke", 1, 19)),
        table(
            "two embeddings, linear",
            Settings.of(TableNet.class).with("layers", List.of()).with("embedding", 2),
            Domain.Kind.CLASSES,
            new Domain.Column("item", 1, 21),
            new Domain.Column("shop", 1, 30),
            new Domain.Column("price", 1, 0)));
  }

  private static Net table(
      String name, Settings<TableNet> settings, Domain.Kind kind, Domain.Column... columns) {
    int width = Arrays.stream(columns).mapToInt(Domain.Column::width).sum();
    int outputs = kind == Domain.Kind.CLASSES ? 3 : 1;
    Domain domain =
        new Domain(List.of(width), outputs, kind, Domain.Values.DISCRETE, List.of(columns));
    return new Net("table: " + name, settings.make(), domain, 6);
  }

  /** Nets with a context as additional input. */
  static Stream<Net> contexts() {
    return Stream.of(
        context("tanh, mse", List.of(7, 5), Activation.TANH, Normalization.NONE),
        context("relu, mse", List.of(17), Activation.RELU, Normalization.NONE),
        context("linear", List.of(), Activation.RELU, Normalization.NONE),
        context("sigmoid, layer norm", List.of(5, 6), Activation.SIGMOID, Normalization.LAYER),
        film("relu, batch norm", Activation.RELU, Normalization.BATCH, Conv.Downsample.STRIDE, 2),
        film("tanh, pooled", Activation.TANH, Normalization.BATCH, Conv.Downsample.MAX_POOL, 1),
        film("sigmoid, bare", Activation.SIGMOID, Normalization.NONE, Conv.Downsample.STRIDE, 1),
        film("tanh, layer norm", Activation.TANH, Normalization.LAYER, Conv.Downsample.STRIDE, 2));
  }

  private static Net context(
      String name, List<Integer> layers, Activation activation, Normalization normalization) {
    Mlp mlp =
        new Mlp(
            layers,
            activation,
            normalization,
            true,
            true,
            0.001f,
            Loss.MSE,
            Initialization.FAN_IN,
            3);
    return new Net(
        "mlp with context: " + name, mlp, new Domain(List.of(4), 2, Domain.Kind.REGRESSION), 6);
  }

  private static Net film(
      String name,
      Activation activation,
      Normalization normalization,
      Conv.Downsample downsample,
      int block) {
    Conv conv =
        new Conv(
            5,
            2,
            downsample,
            Padding.SAME,
            Conv.Head.MEAN,
            activation,
            normalization,
            true,
            true,
            0.001f,
            null,
            Initialization.HE,
            Initialization.XAVIER,
            4,
            block);
    return new Net("film: " + name, conv, new Domain(List.of(6, 5, 2), 3, Domain.Kind.CLASSES), 4);
  }

  static Stream<Net> policies() {
    return Stream.of(
        policy("gaussian, relu", Activation.RELU, Domain.Kind.CONTINUOUS_ACTIONS, 7, 5),
        policy("gaussian, linear", Activation.RELU, Domain.Kind.CONTINUOUS_ACTIONS),
        policy("categorical, tanh", Activation.TANH, Domain.Kind.DISCRETE_ACTIONS, 6));
  }

  static Stream<Net> mlps() {
    return Stream.of(
        mlp(
            "linear regression",
            List.of(),
            Activation.RELU,
            Normalization.NONE,
            false,
            false,
            Loss.MSE),
        mlp(
            "relu, mse",
            List.of(7, 5),
            Activation.RELU,
            Normalization.NONE,
            false,
            false,
            Loss.MSE),
        mlp(
            "tanh, mse",
            List.of(7, 5),
            Activation.TANH,
            Normalization.NONE,
            false,
            false,
            Loss.MSE),
        mlp(
            "sigmoid, bce",
            List.of(17, 5),
            Activation.SIGMOID,
            Normalization.NONE,
            false,
            false,
            Loss.BCE),
        mlp("relu, l1", List.of(6, 6), Activation.RELU, Normalization.NONE, false, false, Loss.L1),
        mlp(
            "tanh, softmax",
            List.of(16, 4),
            Activation.TANH,
            Normalization.NONE,
            false,
            false,
            Loss.SOFTMAX),
        mlp(
            "identity, batch norm without γ and β, mse",
            List.of(5),
            Activation.IDENTITY,
            Normalization.BATCH,
            false,
            false,
            Loss.MSE),
        mlp(
            "relu, batch norm with β, softmax",
            List.of(9, 6),
            Activation.RELU,
            Normalization.BATCH,
            false,
            true,
            Loss.SOFTMAX),
        mlp(
            "tanh, batch norm with γ and β, bce",
            List.of(9, 6),
            Activation.TANH,
            Normalization.BATCH,
            true,
            true,
            Loss.BCE),
        mlp(
            "sigmoid, batch norm with γ, mse",
            List.of(4, 4),
            Activation.SIGMOID,
            Normalization.BATCH,
            true,
            false,
            Loss.MSE),
        mlp(
            "relu, layer norm with γ and β, softmax",
            List.of(9, 18),
            Activation.RELU,
            Normalization.LAYER,
            true,
            true,
            Loss.SOFTMAX),
        mlp(
            "tanh, layer norm without γ and β, mse",
            List.of(9, 6),
            Activation.TANH,
            Normalization.LAYER,
            false,
            false,
            Loss.MSE),
        mlp(
            "sigmoid, layer norm with γ and β, l1",
            List.of(5, 6),
            Activation.SIGMOID,
            Normalization.LAYER,
            true,
            true,
            Loss.L1));
  }

  static Stream<Net> convs() {
    return Stream.of(
        conv(
            "strided, same, even, mean",
            8,
            8,
            1,
            3,
            2,
            Conv.Downsample.STRIDE,
            Padding.SAME,
            Conv.Head.MEAN,
            Activation.RELU,
            Normalization.BATCH,
            true,
            true),
        conv(
            "strided, same, odd, flattened",
            7,
            5,
            2,
            3,
            2,
            Conv.Downsample.STRIDE,
            Padding.SAME,
            Conv.Head.FLATTEN,
            Activation.RELU,
            Normalization.BATCH,
            false,
            true),
        conv(
            "strided, symmetric, even, flattened, 16 filters",
            6,
            4,
            3,
            16,
            1,
            Conv.Downsample.STRIDE,
            Padding.SYMMETRIC,
            Conv.Head.FLATTEN,
            Activation.RELU,
            Normalization.BATCH,
            true,
            true),
        conv(
            "strided, symmetric, even and odd",
            6,
            7,
            2,
            2,
            3,
            Conv.Downsample.STRIDE,
            Padding.SYMMETRIC,
            Conv.Head.MEAN,
            Activation.TANH,
            Normalization.BATCH,
            true,
            true),
        conv(
            "pooled, even and odd",
            6,
            7,
            3,
            3,
            2,
            Conv.Downsample.MAX_POOL,
            Padding.SAME,
            Conv.Head.FLATTEN,
            Activation.RELU,
            Normalization.BATCH,
            false,
            true),
        conv(
            "pooled, symmetric, mean, no normalization",
            5,
            8,
            1,
            3,
            2,
            Conv.Downsample.MAX_POOL,
            Padding.SYMMETRIC,
            Conv.Head.MEAN,
            Activation.RELU,
            Normalization.NONE,
            false,
            false),
        conv(
            "pooled, tanh, no normalization",
            4,
            4,
            2,
            3,
            2,
            Conv.Downsample.MAX_POOL,
            Padding.SAME,
            Conv.Head.MEAN,
            Activation.TANH,
            Normalization.NONE,
            false,
            false),
        conv(
            "strided, sigmoid, no normalization",
            5,
            5,
            1,
            4,
            2,
            Conv.Downsample.STRIDE,
            Padding.SAME,
            Conv.Head.FLATTEN,
            Activation.SIGMOID,
            Normalization.NONE,
            false,
            false),
        conv(
            "strided, layer norm",
            5,
            6,
            2,
            4,
            2,
            Conv.Downsample.STRIDE,
            Padding.SAME,
            Conv.Head.MEAN,
            Activation.TANH,
            Normalization.LAYER,
            true,
            true),
        conv(
            "down to less than a window",
            3,
            2,
            1,
            3,
            4,
            Conv.Downsample.STRIDE,
            Padding.SAME,
            Conv.Head.MEAN,
            Activation.TANH,
            Normalization.BATCH,
            true,
            true));
  }

  private static Net mlp(
      String name,
      List<Integer> layers,
      Activation activation,
      Normalization normalization,
      boolean scale,
      boolean shift,
      Loss loss) {
    Mlp mlp =
        new Mlp(
            layers,
            activation,
            normalization,
            scale,
            shift,
            0.001f,
            loss,
            Initialization.FAN_IN,
            0);
    int outputs = loss == Loss.BCE ? 1 : 3;
    return new Net("mlp: " + name, mlp, new Domain(List.of(4), outputs, loss.kind()), 6);
  }

  private static Net policy(
      String name, Activation activation, Domain.Kind kind, Integer... layers) {
    return new Net(
        "policy: " + name,
        new Policy(List.of(layers), activation, null, 0.7f, Initialization.FAN_IN),
        new Domain(List.of(4), 3, kind),
        6);
  }

  private static Net conv(
      String name,
      int height,
      int width,
      int channels,
      int filters,
      int blocks,
      Conv.Downsample downsample,
      Padding padding,
      Conv.Head head,
      Activation activation,
      Normalization normalization,
      boolean scale,
      boolean shift) {
    Conv conv =
        new Conv(
            filters,
            blocks,
            downsample,
            padding,
            head,
            activation,
            normalization,
            scale,
            shift,
            0.001f,
            null,
            Initialization.HE,
            Initialization.XAVIER,
            0,
            1);
    return new Net(
        "conv: " + name,
        conv,
        new Domain(List.of(height, width, channels), 3, Domain.Kind.CLASSES),
        4);
  }
}
