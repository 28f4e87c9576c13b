package org.salamander.model.net;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.salamander.kernel.Kernels;
import org.salamander.model.Domain;
import org.salamander.model.Layout;
import org.salamander.model.Layout.Role;
import org.salamander.model.Loss;
import org.salamander.random.Draws;

/**
 * Puts a {@link Network} together layer by layer, naming the slices of its parameters and saying
 * how they are drawn. Within z the slices, and within a slice the numbers, are drawn in their
 * order.
 */
final class NetworkBuilder {

  /** How the next slice is filled. */
  private record Filling(int offset, int length, ToDoubleFunction<Draws> draw) {}

  /** Values of the largest category that is a one-hot vector. */
  static final int ONE_HOT = 16;

  /** Entries that every category has beside its values. */
  private static final int OTHER_AND_MISSING = 2;

  private static final double EMBEDDING_DEVIATION = 0.05;

  private final Kernels kernels;
  private final List<Layer> layers = new ArrayList<>();
  private final List<Filling> fillings = new ArrayList<>();
  private final Map<String, Integer> readers = new HashMap<>(); // of each slice, its first layer
  private Layout layout = Layout.empty();
  private String prefix = "";
  private Layout.@Nullable Slice context; // not yet given to a layer
  private Input input;
  private Shape shape;

  /** Begins with inputs of that shape. */
  NetworkBuilder(Shape shape, Kernels kernels) {
    this.kernels = kernels;
    this.input = Input.plain(shape);
    this.shape = shape;
  }

  /**
   * A net whose parameters follow those of {@code layout}, its slices named under {@code prefix}.
   */
  NetworkBuilder(Shape shape, Kernels kernels, Layout layout, String prefix) {
    this(shape, kernels);
    this.layout = layout;
    this.prefix = prefix + ".";
  }

  /** What one example looks like by now. */
  Shape shape() {
    return shape;
  }

  /** The slices so far. */
  Layout layout() {
    return layout;
  }

  /**
   * The features of a table's rows. A category of up to {@link #ONE_HOT} values is a one-hot
   * vector; a larger one has an embedding, the slice {@code embedding.<column>}.
   *
   * @param width numbers of an embedding's row
   */
  NetworkBuilder embedding(List<Domain.Column> columns, int width) {
    List<Embedding.Part> parts = new ArrayList<>();
    int from = 0;
    int to = 0;
    for (Domain.Column column : columns) {
      Embedding.Part part = part(column, width, from, to);
      parts.add(part);
      from += column.width();
      to += part.width();
    }
    return add(new Embedding(shape.size(), List.copyOf(parts), 1));
  }

  private Embedding.Part part(Domain.Column column, int width, int from, int to) {
    String name = column.name();
    int entries = column.entries();
    int none = Embedding.Part.NO_WEIGHTS;
    if (!column.category()) {
      return new Embedding.Part(name, from, to, column.width(), 0, none);
    }
    if (entries <= ONE_HOT + OTHER_AND_MISSING) {
      return new Embedding.Part(name, from, to, entries, entries, none);
    }
    int offset =
        slice(
            "embedding." + name,
            Role.EMBEDDING,
            draws -> EMBEDDING_DEVIATION * draws.gaussian(),
            entries,
            width);
    return new Embedding.Part(name, from, to, width, entries, offset);
  }

  /**
   * A context φ of {@code count} values for the next layer: the slice {@code context}, at zero. A
   * dense layer has it concatenated to its input, a convolution is modulated by it ({@link Film}).
   */
  NetworkBuilder context(int count) {
    slice("context", Role.CONTEXT, draws -> 0, count);
    context = layout.slice("context");
    return this;
  }

  /**
   * A dense layer on all values of an example, and the context behind them, its weights the slice
   * {@code name.weight}; then a bias {@code name.bias} or the normalisation {@code norm}, and an
   * activation function.
   */
  NetworkBuilder dense(
      String name, int units, Initialization initialization, Norm norm, Activation activation) {
    Layout.Slice phi = context;
    context = null;
    int values = shape.size();
    int in = values + (phi == null ? 0 : phi.length());
    int offset =
        slice(
            name + ".weight",
            Role.KERNEL,
            draws -> initialization.draw(draws, in, units),
            in,
            units);
    add(new Linear(Geometry.dense(shape, units, layers.isEmpty()), offset, kernels));
    if (phi != null) {
      Conditioning own = conditioning(phi, offset + values * units, units, units, 0);
      add(new Context(shape, own, kernels));
    }
    return follow(name, draws -> initialization.drawBias(draws, in, units), norm, activation);
  }

  /**
   * A 3×3 convolution, its weights the slice {@code name.kernel} (row, column, input channel,
   * filter); the rest as for dense.
   */
  NetworkBuilder convolution(
      String name,
      int filters,
      Window window,
      Initialization initialization,
      Norm norm,
      Activation activation) {
    boolean first = layers.isEmpty();
    if (first) {
      input = Input.bordered(shape, window);
    }
    int in = 9 * shape.channels();
    int out = 9 * filters;
    int offset =
        slice(
            name + ".kernel",
            Role.KERNEL,
            draws -> initialization.draw(draws, in, out),
            3,
            3,
            shape.channels(),
            filters);
    add(new Linear(Geometry.convolution(shape, filters, window, first), offset, kernels));
    if (context != null) {
      return film(name, context, initialization, norm, activation);
    }
    return follow(name, draws -> initialization.drawBias(draws, in, out), norm, activation);
  }

  /** 2×2 max-pooling. */
  NetworkBuilder maxPool() {
    return add(new MaxPool(shape, kernels.rows()));
  }

  /** The mean over an example's pixels. */
  NetworkBuilder globalMean() {
    return add(new GlobalMean(shape));
  }

  /** A learned log standard deviation for each value, the slice {@code log-std}. */
  NetworkBuilder logStd(double initial) {
    int means = shape.channels();
    return add(new LogStd(means, slice("log-std", Role.LOG_STD, draws -> initial, means)));
  }

  /** Draws the parameters. */
  void initialize(float[] z, Draws draws) {
    for (Filling filling : fillings) {
      for (int i = 0; i < filling.length(); i++) {
        z[filling.offset() + i] = (float) filling.draw().applyAsDouble(draws);
      }
    }
  }

  /** The network, for one thread. */
  Network build(Loss loss) {
    return new Network(layout, input, new Chain(layers), loss, Map.copyOf(readers));
  }

  private NetworkBuilder follow(
      String name, ToDoubleFunction<Draws> bias, Norm norm, Activation activation) {
    int channels = shape.channels();
    if (norm.kind() == Normalization.NONE) {
      return add(
          new Bias(
              shape, slice(name + ".bias", Role.BIAS, bias, channels), activation, kernels.rows()));
    }
    String of = name.replaceFirst("^\\D+", "norm"); // conv1 → norm1
    int scale =
        norm.scale() ? slice(of + ".scale", Role.SCALE, draws -> 1, channels) : Affine.ABSENT;
    int shift =
        norm.shift() ? slice(of + ".shift", Role.SHIFT, draws -> 0, channels) : Affine.ABSENT;
    Affine affine = new Affine(channels, scale, shift);
    return norm.kind() == Normalization.BATCH
        ? add(new BatchNorm(shape, affine, norm.epsilon(), null, activation, kernels.rows()))
        : add(new LayerNorm(shape, affine, norm.epsilon(), activation, kernels));
  }

  /** The normalisation without γ and β, then FiLM with its own, and the activation function. */
  private NetworkBuilder film(
      String name,
      Layout.Slice phi,
      Initialization initialization,
      Norm norm,
      Activation activation) {
    context = null;
    int channels = shape.channels();
    if (norm.kind() != Normalization.NONE) {
      follow(name, draws -> 0, norm.withoutAffine(), Activation.IDENTITY);
    }
    String of = name.replaceFirst("^\\D+", "film"); // conv3 → film3
    int scale = slice(of + ".scale", Role.SCALE, draws -> 1, channels);
    int shift = slice(of + ".shift", Role.SHIFT, draws -> 0, channels);
    int weights =
        slice(
            of + ".weight",
            Role.KERNEL,
            draws -> initialization.draw(draws, phi.length(), 2 * channels),
            phi.length(),
            2 * channels);
    Conditioning gamma = conditioning(phi, weights, 2 * channels, channels, 0);
    Conditioning beta = conditioning(phi, weights + channels, 2 * channels, channels, gamma.kept());
    Affine base = new Affine(channels, scale, shift);
    return add(new Film(shape, base, gamma, beta, activation, kernels.rows()));
  }

  private static Conditioning conditioning(
      Layout.Slice phi, int weights, int stride, int width, int at) {
    return new Conditioning(phi.offset(), phi.length(), weights, stride, width, at);
  }

  private int slice(String name, Role role, ToDoubleFunction<Draws> draw, Integer... dimensions) {
    layout = layout.with(prefix + name, role, dimensions);
    Layout.Slice slice = layout.slice(prefix + name);
    fillings.add(new Filling(slice.offset(), slice.length(), draw));
    return slice.offset();
  }

  private NetworkBuilder add(Layer layer) {
    for (Layout.Slice slice : layout.slices()) {
      if (!slice.equals(context)) { // a context that is not yet given to a layer has no reader
        readers.putIfAbsent(slice.name(), layers.size());
      }
    }
    layers.add(layer);
    shape = layer.output();
    return this;
  }
}
