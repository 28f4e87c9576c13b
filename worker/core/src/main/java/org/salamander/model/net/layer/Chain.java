package org.salamander.model.net.layer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.salamander.model.Batch;
import org.salamander.model.Frozen;
import org.salamander.model.Layout;

/**
 * A sequence of layers, and the four passes through it. {@code b} are the buffers of the chain's
 * input and then of each layer, {@code t} those of the tangents. One instance serves one thread.
 */
public final class Chain {

  /** The parameters whose gradient is wanted. */
  public enum Wanted {
    /** No parameters. */
    NONE,
    /** The parameters that move. Layers with {@link Layer#stays} do not write theirs. */
    MOVING,
    ALL;

    private boolean of(Layer layer) {
      return this == ALL || (this == MOVING && !layer.stays());
    }
  }

  /** Gradients that reach a layer's output from outside the chain, not through the next layer. */
  @FunctionalInterface
  public interface SideGradient {

    /** Adds nothing. */
    SideGradient NONE = (index, gradient) -> {};

    /**
     * Adds this gradient to that of buffers {@code index}. It is not called for the last buffers.
     */
    void add(int index, float[] gradient);
  }

  private final List<Layer> layers;
  private final Buffers[] still; // the weights that fixed layers keep
  private final Pass pass = new Pass();
  private boolean moving; // whether the input had a tangent in the last forward pass of tangents

  public Chain(List<Layer> layers) {
    this.layers = List.copyOf(layers);
    this.still = buffers();
  }

  /** The layers, in order. */
  public List<Layer> layers() {
    return layers;
  }

  /** The number of layers, which is also the index of the last layer's buffers. */
  public int length() {
    return layers.size();
  }

  /**
   * Sets the batch and the parameters {@code z} of the next passes. Layers of single tasks do not
   * need this call.
   */
  public void group(Batch batch, float[] z) {
    pass.sizes = batch.full() ? Pass.NO_PADDING : batch.sizes();
    pass.z = z;
  }

  /** Sets the outer pass: the next passes are part of it, inside an enclosing layer. */
  void inside(Pass outer) {
    pass.sizes = outer.sizes;
    pass.z = outer.z;
  }

  /** Whether a layer normalises by the batch at hand. */
  public boolean takesBatchStatistics() {
    return layers.stream().anyMatch(Layer::takesBatchStatistics);
  }

  /** These layers for a group of tasks; see {@link Layer#lanes}. */
  public Optional<Chain> lanes(int lanes) {
    List<Layer> wide = new ArrayList<>();
    for (Layer layer : layers) {
      layer.lanes(lanes).ifPresent(wide::add);
    }
    return wide.size() < layers.size() ? Optional.empty() : Optional.of(new Chain(wide));
  }

  /** These layers while only those slices move; see {@link Layer#with}. */
  public Chain with(List<Layout.Slice> slices) {
    return new Chain(layers.stream().map(layer -> layer.with(slices)).toList());
  }

  /** Layers with fixed weights copy them from {@code z}, for all passes until the next call. */
  public void keep(float[] z) {
    for (int i = 0; i < layers.size(); i++) {
      layers.get(i).keep(z, still[i + 1]);
    }
  }

  /** Empty buffers of values and gradients, or of their tangents. */
  public Buffers[] buffers() {
    Buffers[] buffers = new Buffers[layers.size() + 1];
    for (int i = 0; i < buffers.length; i++) {
      buffers[i] = new Buffers();
    }
    return buffers;
  }

  /**
   * Empty buffers of values and gradients that are not read after a backward pass, or of tangents.
   * Gradients then overwrite values where possible.
   */
  public Buffers[] scratchBuffers() {
    Buffers[] buffers = buffers();
    for (int i = 1; i < layers.size(); i++) {
      buffers[i].gradientIn = layers.get(i).turnsInPlace() ? buffers[i] : null;
    }
    return buffers;
  }

  /**
   * Empty buffers of values and gradients for a chain whose input has neither tangent nor gradient.
   * Only the backward pass itself then needs the gradient of the first layer's output: it may lie
   * in the array of its tangent.
   *
   * @param t those of the tangents
   */
  public Buffers[] buffers(Buffers[] t) {
    Buffers[] buffers = buffers();
    if (layers.size() > 1 && layers.get(1).turnsInPlace()) {
      buffers[1].gradientIn = t[1];
    }
    return buffers;
  }

  /**
   * Allocates all buffers for a batch, except those of the input, which are already large enough.
   */
  public void reserve(int examples, Buffers[] b) {
    for (int i = 0; i < layers.size(); i++) {
      layers.get(i).reserve(examples, b[i], b[i + 1]);
    }
  }

  /** Computes all values from that of the input. */
  public void forward(int examples, float[] z, Buffers[] b) {
    begin(examples, z);
    for (int i = 0; i < layers.size(); i++) {
      at(i, b);
      layers.get(i).forward(pass);
    }
  }

  /**
   * Computes all gradients from that of the last layer's output.
   *
   * @param gradient receives that of the parameters
   * @param wanted of which parameters
   * @param toInput whether the gradient of the chain's input is wanted
   */
  public void backward(
      int examples,
      float[] z,
      Buffers[] b,
      float[] gradient,
      Wanted wanted,
      boolean toInput,
      SideGradient side) {
    begin(examples, z);
    pass.dw = gradient;
    for (int i = layers.size() - 1; i >= 0; i--) {
      if (i + 1 < layers.size()) {
        side.add(i + 1, b[i + 1].gradient);
      }
      at(i, b);
      pass.inward = i > 0 || toInput;
      pass.dwWanted = wanted.of(layers.get(i));
      layers.get(i).backward(pass);
    }
  }

  /**
   * Computes the tangents of all values along {@code v}.
   *
   * @param moving whether the chain's input has a tangent, the value of {@code t[0]}
   */
  public void tangentForward(int examples, float[] v, Buffers[] b, Buffers[] t, boolean moving) {
    begin(examples, v);
    this.moving = moving;
    for (int i = 0; i < layers.size(); i++) {
      at(i, b, t);
      layers.get(i).tangentForward(pass);
    }
  }

  /**
   * Computes the tangents of all gradients from that of the last layer's output, after {@link
   * #tangentForward}.
   *
   * @param product receives that of the parameters' gradient
   * @param toInput whether the tangent of the input's gradient is wanted
   */
  public void tangentBackward(
      int examples,
      float[] v,
      Buffers[] b,
      Buffers[] t,
      float[] product,
      boolean toInput,
      SideGradient side) {
    begin(examples, v);
    pass.dw = product;
    for (int i = layers.size() - 1; i >= 0; i--) {
      if (i + 1 < layers.size()) {
        side.add(i + 1, t[i + 1].gradient);
      }
      at(i, b, t);
      pass.inward = i > 0 || toInput;
      layers.get(i).tangentBackward(pass);
    }
  }

  /**
   * These layers with the batch statistics that {@link #forward} computed; see {@link
   * Layer#frozen}.
   */
  public Chain frozen(int examples, Buffers[] b, List<Frozen.Moments> moments) {
    List<Layer> fixed = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      fixed.add(layers.get(i).frozen(examples, b[i + 1], moments));
    }
    return new Chain(fixed);
  }

  private void begin(int examples, float[] w) {
    pass.examples = examples;
    pass.w = w;
  }

  private void at(int i, Buffers[] b) {
    pass.in = b[i];
    pass.own = b[i + 1];
    pass.still = still[i + 1];
  }

  private void at(int i, Buffers[] b, Buffers[] t) {
    at(i, b);
    pass.moved = i > 0 || moving;
    pass.inTangent = t[i];
    pass.tangent = t[i + 1];
  }
}
