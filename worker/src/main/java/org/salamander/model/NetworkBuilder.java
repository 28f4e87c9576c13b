package org.salamander.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.salamander.kernel.Draws;
import org.salamander.kernel.Kernels;

/**
 * Puts a {@link Network} together layer by layer, naming the slices of its parameters and saying
 * how they are drawn. Within z the slices, and within a slice the numbers, are drawn in their
 * order.
 */
final class NetworkBuilder {

  /** How the next slice is filled. */
  private record Filling(int offset, int length, ToDoubleFunction<Draws> draw) {}

  private final Kernels kernels;
  private final List<Layer> layers = new ArrayList<>();
  private final List<Filling> fillings = new ArrayList<>();
  private Layout layout = Layout.empty();
  private Input input;
  private Shape shape;

  /** Begins with inputs of that shape. */
  NetworkBuilder(Shape shape, Kernels kernels) {
    this.kernels = kernels;
    this.input = Input.plain(shape);
    this.shape = shape;
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
   * A dense layer on all values of an example, its weights the slice {@code name.weight}; then a
   * bias {@code name.bias} or the normalisation {@code norm}, and an activation function.
   */
  NetworkBuilder dense(
      String name, int units, Initialization initialization, Norm norm, Activation activation) {
    int in = shape.size();
    int offset = slice(name + ".weight", draws -> initialization.draw(draws, in, units), in, units);
    add(new Linear(Geometry.dense(shape, units, layers.isEmpty()), offset, kernels));
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
            draws -> initialization.draw(draws, in, out),
            3,
            3,
            shape.channels(),
            filters);
    add(new Linear(Geometry.convolution(shape, filters, window, first), offset, kernels));
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
    return add(new LogStd(means, slice("log-std", draws -> initial, means)));
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
    return new Network(layout, input, layers, loss);
  }

  private NetworkBuilder follow(
      String name, ToDoubleFunction<Draws> bias, Norm norm, Activation activation) {
    int channels = shape.channels();
    if (norm.kind() == Normalization.NONE) {
      return add(
          new Bias(shape, slice(name + ".bias", bias, channels), activation, kernels.rows()));
    }
    String of = name.replaceFirst("^\\D+", "norm"); // conv1 → norm1
    int scale = norm.scale() ? slice(of + ".scale", draws -> 1, channels) : Affine.ABSENT;
    int shift = norm.shift() ? slice(of + ".shift", draws -> 0, channels) : Affine.ABSENT;
    Affine affine = new Affine(channels, scale, shift);
    return norm.kind() == Normalization.BATCH
        ? add(new BatchNorm(shape, affine, norm.epsilon(), activation, kernels.rows()))
        : add(new LayerNorm(shape, affine, norm.epsilon(), activation, kernels.rows()));
  }

  private int slice(String name, ToDoubleFunction<Draws> draw, Integer... dimensions) {
    layout = layout.with(name, dimensions);
    Layout.Slice slice = layout.slice(name);
    fillings.add(new Filling(slice.offset(), slice.length(), draw));
    return slice.offset();
  }

  private NetworkBuilder add(Layer layer) {
    layers.add(layer);
    shape = layer.output();
    return this;
  }
}
