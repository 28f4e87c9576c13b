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
import org.salamander.model.net.layer.Activate;
import org.salamander.model.net.layer.Activation;
import org.salamander.model.net.layer.Affine;
import org.salamander.model.net.layer.BatchNorm;
import org.salamander.model.net.layer.Bias;
import org.salamander.model.net.layer.Chain;
import org.salamander.model.net.layer.Conditioning;
import org.salamander.model.net.layer.Context;
import org.salamander.model.net.layer.Copy;
import org.salamander.model.net.layer.Embedding;
import org.salamander.model.net.layer.Film;
import org.salamander.model.net.layer.GlobalMean;
import org.salamander.model.net.layer.Layer;
import org.salamander.model.net.layer.LayerNorm;
import org.salamander.model.net.layer.Linear;
import org.salamander.model.net.layer.LogStd;
import org.salamander.model.net.layer.MaxPool;
import org.salamander.model.net.layer.Residual;
import org.salamander.model.net.layer.WindowPool;
import org.salamander.model.net.shape.Geometry;
import org.salamander.model.net.shape.Padding;
import org.salamander.model.net.shape.Shape;
import org.salamander.model.net.shape.Window;
import org.salamander.random.Draws;

/**
 * Builds a {@link Network} layer by layer. It names the slices of the parameters and draws them,
 * slice by slice and number by number. Layers of each kind are numbered from 1: {@code dense1},
 * {@code conv1}, {@code norm1}, {@code residual1}. Names inside a residual block start with the
 * block's name.
 */
final class NetworkBuilder {

  /** A context that modulates a convolution's outputs. */
  private record Modulation(Layout.Slice context, Initialization initialization) {}

  /** The most values of a category that is a one-hot vector. */
  static final int ONE_HOT = 16;

  /** Number of entries that every category has in addition to its values. */
  private static final int OTHER_AND_MISSING = 2;

  private static final double EMBEDDING_DEVIATION = 0.05;

  private final Kernels kernels;
  private final Domain domain;
  private final Parameters parameters;
  private final String prefix;
  private final boolean inner; // whether the net is inside a residual block
  private final List<Layer> layers = new ArrayList<>();
  private final Map<String, Integer> readers = new HashMap<>(); // first layer of each slice
  private Layout.@Nullable Slice context; // a context that no layer reads yet
  private @Nullable Modulation modulation; // a modulation that is not yet a layer
  private Input input;
  private Shape shape;
  private String at = ""; // the current layer, for messages
  private int denses;
  private int convolutions;
  private int norms;
  private int residuals;

  private NetworkBuilder(
      Domain domain,
      Shape shape,
      Kernels kernels,
      Parameters parameters,
      String prefix,
      boolean inner) {
    this.domain = domain;
    this.kernels = kernels;
    this.parameters = parameters;
    this.prefix = prefix;
    this.inner = inner;
    this.input = Input.plain(shape);
    this.shape = shape;
  }

  /** Starts a net for the tasks of a domain. */
  NetworkBuilder(Domain domain, Kernels kernels) {
    this(domain, Shape.of(domain.input()), kernels, new Parameters(Layout.empty()), "", false);
  }

  /**
   * Starts a net with parameters after those of {@code layout} and with names that start with
   * {@code prefix}.
   */
  NetworkBuilder(Domain domain, Kernels kernels, Layout layout, String prefix) {
    this(domain, Shape.of(domain.input()), kernels, new Parameters(layout), prefix + ".", false);
  }

  /** The shape of one example after the layers so far. */
  Shape shape() {
    return shape;
  }

  /** The slices so far. */
  Layout layout() {
    return parameters.layout();
  }

  /**
   * Adds configured layers.
   *
   * @throws IllegalArgumentException naming the first layer that does not fit the layers before it
   */
  NetworkBuilder put(List<LayerConfig> configs) {
    String list = at.isEmpty() ? "layers" : at;
    for (int i = 0; i < configs.size(); i++) {
      at = list + "[" + i + "]";
      configs.get(i).put(this);
    }
    at = list;
    settle();
    return this;
  }

  /** The exception for a layer that does not fit. */
  IllegalArgumentException unfit(String what) {
    return new IllegalArgumentException(at + ": " + what);
  }

  /**
   * Adds the features of a table's rows. A category of up to {@link #ONE_HOT} values is a one-hot
   * vector; a larger one has an embedding, the slice {@code embedding.<column>}.
   *
   * @param width length of an embedding's rows
   */
  NetworkBuilder embedding(int width) {
    if (!first()) {
      throw unfit("an embedding reads the inputs themselves; it must be the first layer");
    }
    if (domain.columns().isEmpty()) {
      throw unfit("an embedding needs the columns of a table; these tasks have none");
    }
    List<Embedding.Part> parts = new ArrayList<>();
    int from = 0;
    int to = 0;
    for (Domain.Column column : domain.columns()) {
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
   * Adds a context φ of {@code count} values for the next layer: the slice {@code context},
   * initially zero. A dense layer reads φ as additional inputs. For a convolution, φ modulates the
   * outputs ({@link Film}).
   */
  NetworkBuilder context(int count) {
    settle();
    context = parameters.slice(prefix + "context", Role.CONTEXT, draws -> 0, count);
    return this;
  }

  /**
   * Adds the head: a dense layer with a unit for each output of the domain and slices named {@code
   * head}.
   */
  NetworkBuilder head(boolean bias, Initialization initialization) {
    if (inner) {
      throw unfit("units is missing; a dense layer inside a residual block needs them");
    }
    return dense("head", domain.outputs(), bias, initialization);
  }

  /**
   * Adds a dense layer on all values of an example, followed by the context if there is one. Its
   * weights are the slice {@code dense1.weight}.
   *
   * @param bias whether it has a bias, the slice {@code dense1.bias}
   */
  NetworkBuilder dense(int units, boolean bias, Initialization initialization) {
    return dense("dense" + ++denses, units, bias, initialization);
  }

  private NetworkBuilder dense(
      String name, int units, boolean bias, Initialization initialization) {
    settle();
    boolean first = first();
    if (first) {
      shape = Shape.features(shape.size());
      input = Input.plain(shape);
    }
    Layout.Slice phi = context;
    context = null;
    int values = shape.size();
    int in = Math.addExact(values, phi == null ? 0 : phi.length());
    ToDoubleFunction<Draws> weights = draws -> initialization.draw(draws, in, units);
    int offset = slice(name + ".weight", Role.KERNEL, weights, in, units);
    add(new Linear(Geometry.dense(shape, units, first), offset, kernels));
    if (phi != null) {
      Conditioning own = conditioning(phi, offset + values * units, units, units, 0);
      add(new Context(shape, own, kernels));
    }
    return bias ? bias(name, draws -> initialization.drawBias(draws, in, units)) : this;
  }

  /**
   * Adds a convolution. Its weights are the slice {@code conv1.kernel} (row, column, input channel,
   * filter).
   *
   * @param bias whether it has a bias, the slice {@code conv1.bias}
   */
  NetworkBuilder convolution(
      int filters, Window window, boolean bias, Initialization initialization) {
    settle();
    int side = window.side();
    boolean valid = window.padding() == Padding.VALID;
    if (valid && Math.min(shape.height(), shape.width()) < side) {
      throw unfit(
          "a convolution of "
              + side
              + " × "
              + side
              + " with padding = valid cannot lie inside a map of "
              + shape.text()
              + ": it needs a smaller kernel, or padding = same");
    }
    String name = "conv" + ++convolutions;
    boolean first = first();
    if (first) {
      input = Input.bordered(shape, window);
    }
    int in = side * side * shape.channels();
    int out = side * side * filters;
    ToDoubleFunction<Draws> weights = draws -> initialization.draw(draws, in, out);
    int offset =
        slice(name + ".kernel", Role.KERNEL, weights, side, side, shape.channels(), filters);
    add(new Linear(Geometry.convolution(shape, filters, window, first), offset, kernels));
    if (bias) {
      bias(name, draws -> initialization.drawBias(draws, in, out));
    }
    if (context != null) {
      modulation = new Modulation(context, initialization);
      context = null;
    }
    return this;
  }

  private NetworkBuilder bias(String name, ToDoubleFunction<Draws> draw) {
    int channels = shape.channels();
    int offset = slice(name + ".bias", Role.BIAS, draw, channels);
    return add(new Bias(shape, offset, Activation.IDENTITY, kernels.rows()));
  }

  /**
   * Adds a normalisation with the slices {@code norm1.scale} for γ and {@code norm1.shift} for β.
   * It has neither if a context modulates its outputs.
   */
  NetworkBuilder norm(Norm norm) {
    String name = "norm" + ++norms;
    boolean needed = !layers.isEmpty() && layers.get(layers.size() - 1).readsOutput();
    if (layers.isEmpty() || needed) { // it overwrites its input
      add(new Copy(shape, shape, first()));
    }
    boolean affine = modulation == null;
    int channels = shape.channels();
    int scale =
        norm.scale() && affine
            ? slice(name + ".scale", Role.SCALE, draws -> 1, channels)
            : Affine.ABSENT;
    int shift =
        norm.shift() && affine
            ? slice(name + ".shift", Role.SHIFT, draws -> 0, channels)
            : Affine.ABSENT;
    Affine learned = new Affine(channels, scale, shift);
    Activation none = Activation.IDENTITY;
    add(
        norm.kind() == Normalization.BATCH
            ? new BatchNorm(shape, learned, norm.epsilon(), null, none, kernels.rows())
            : new LayerNorm(
                shape, learned, norm.epsilon(), none, kernels.rows(), kernels.lanes().norms()));
    settle();
    return this;
  }

  /** Adds an activation function. The preceding layer computes it if possible. */
  NetworkBuilder activation(Activation activation) {
    settle();
    if (activation == Activation.IDENTITY) {
      return this;
    }
    int last = layers.size() - 1;
    Layer fused = last < 0 ? null : layers.get(last).activated(activation).orElse(null);
    if (fused != null) {
      layers.set(last, fused);
      return this;
    }
    return rows().add(new Activate(shape, activation, kernels.rows()));
  }

  /** Adds a pooling layer: the largest or the mean value of each window. */
  NetworkBuilder pool(Window window, boolean max) {
    rows();
    boolean inside = window.padding() == Padding.VALID;
    if (inside && Math.min(shape.height(), shape.width()) < window.side()) {
      throw unfit(
          "a window of "
              + window.side()
              + " × "
              + window.side()
              + " cannot lie inside a map of "
              + shape.text()
              + ": it must be smaller, or there must be less pooling before it");
    }
    if (!inside || !max || window.side() != 2 || window.stride() != 2) {
      return add(WindowPool.of(shape, window, max));
    }
    MaxPool pool = new MaxPool(shape, kernels.pools());
    int last = layers.size() - 1;
    Layer fused = last < 0 ? null : layers.get(last).pooled(pool, kernels.pools()).orElse(null);
    if (fused == null) {
      return add(pool);
    }
    layers.set(last, fused);
    shape = fused.output();
    return this;
  }

  /**
   * Adds a pooling layer: the largest or the mean value of each channel over an example's pixels.
   */
  NetworkBuilder globalPool(boolean max) {
    rows();
    return add(max ? WindowPool.ofAll(shape, true) : new GlobalMean(shape));
  }

  /** Flattens an example's map, pixel by pixel. */
  NetworkBuilder flatten() {
    settle();
    return shape.rows() == 1 ? this : add(new Copy(shape, Shape.features(shape.size()), first()));
  }

  /**
   * Adds a residual block: the sum of a chain of layers and a shortcut.
   *
   * @param shortcut null for the input itself, with a linear projection if the shapes differ
   */
  NetworkBuilder residual(List<LayerConfig> chain, @Nullable List<LayerConfig> shortcut) {
    rows();
    Shape in = shape;
    String name = "residual" + ++residuals + ".";
    NetworkBuilder main = inside(name, ".layers").put(chain);
    NetworkBuilder beside = inside(name + "shortcut.", ".shortcut");
    if (shortcut != null) {
      beside.put(shortcut);
    } else if (!main.shape.equals(in)) {
      beside.project(main.shape);
    }
    if (!beside.shape.equals(main.shape)) {
      throw unfit(
          "a residual block whose layers give "
              + main.shape.text()
              + " and whose shortcut gives "
              + beside.shape.text()
              + ": both must give the same");
    }
    return add(
        new Residual(
            in,
            main.shape,
            new Chain(main.layers),
            new Chain(beside.layers),
            Activation.IDENTITY,
            kernels.rows()));
  }

  private NetworkBuilder inside(String name, String path) {
    NetworkBuilder inside =
        new NetworkBuilder(domain, shape, kernels, parameters, prefix + name, true);
    inside.at = at + path;
    return inside;
  }

  /**
   * Adds a linear map to another shape: a dense layer between features, a 1×1 convolution between
   * maps.
   */
  private void project(Shape to) {
    if (shape.rows() == 1 && to.rows() == 1) {
      dense(to.channels(), false, Initialization.FAN_IN);
      return;
    }
    int stride = Math.max(1, (shape.height() + to.height() - 1) / to.height());
    Window window = new Window(1, stride, Padding.SAME);
    if (window.output(shape, to.channels()).equals(to)) {
      convolution(to.channels(), window, false, Initialization.HE);
    }
  }

  /** Adds a learned log standard deviation for each value, the slice {@code log-std}. */
  NetworkBuilder logStd(double initial) {
    int means = shape.channels();
    int offset = slice("log-std", Role.LOG_STD, draws -> initial, means);
    return add(new LogStd(means, offset));
  }

  /** Draws the initial parameters. */
  void initialize(float[] z, Draws draws) {
    parameters.initialize(z, draws);
  }

  /** Makes the network. One instance serves one thread. */
  Network build(Loss loss) {
    return new Network(layout(), input, new Chain(layers), loss, Map.copyOf(readers));
  }

  /** Whether the next layer reads the batch's array. */
  private boolean first() {
    return layers.isEmpty() && !inner;
  }

  /** Ensures that the next layer has rows to read. */
  private NetworkBuilder rows() {
    settle();
    return first() ? add(new Copy(shape, shape, true)) : this;
  }

  /** Adds the modulation {@code film1} if a convolution with a context still needs it. */
  private void settle() {
    if (modulation == null) {
      return;
    }
    Layout.Slice phi = modulation.context();
    Initialization initialization = modulation.initialization();
    modulation = null;
    String name = "film" + convolutions;
    int channels = shape.channels();
    int both = Math.multiplyExact(2, channels);
    int scale = slice(name + ".scale", Role.SCALE, draws -> 1, channels);
    int shift = slice(name + ".shift", Role.SHIFT, draws -> 0, channels);
    int weights =
        slice(
            name + ".weight",
            Role.KERNEL,
            draws -> initialization.draw(draws, phi.length(), both),
            phi.length(),
            both);
    Conditioning gamma = conditioning(phi, weights, both, channels, 0);
    Conditioning beta = conditioning(phi, weights + channels, both, channels, gamma.kept());
    Affine base = new Affine(channels, scale, shift);
    add(new Film(shape, base, gamma, beta, Activation.IDENTITY, kernels.rows()));
  }

  /** Whether the slice is a context that no layer reads yet. */
  private boolean waits(Layout.Slice slice) {
    return slice.equals(context) || (modulation != null && slice.equals(modulation.context()));
  }

  private static Conditioning conditioning(
      Layout.Slice phi, int weights, int stride, int width, int at) {
    return new Conditioning(phi.offset(), phi.length(), weights, stride, width, at);
  }

  /** Adds a slice of this net and returns its offset. */
  private int slice(String name, Role role, ToDoubleFunction<Draws> draw, Integer... dimensions) {
    return parameters.slice(prefix + name, role, draw, dimensions).offset();
  }

  private NetworkBuilder add(Layer layer) {
    for (Layout.Slice slice : layout().slices()) {
      if (!waits(slice)) {
        readers.putIfAbsent(slice.name(), layers.size());
      }
    }
    layers.add(layer);
    shape = layer.output();
    return this;
  }
}
